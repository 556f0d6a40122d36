import Diagnostics

/// JUnit XML, which nearly every CI service shows: a suite for each file, a test case for each
/// finding. What makes the run fail is a failure; what does not is a skipped test, which shows
/// without turning anything red.
struct JUnitReport {
  private let report: Report
  private let places: Places

  init(_ report: Report) {
    self.report = report
    places = Places(in: report)
  }

  func render() -> String {
    let name = "klp-compose \(report.command)"
    var suites: [Suite] = []
    for (path, diagnostics) in byPath {
      suites.append(Suite(name: path, cases: diagnostics.map { testCase(for: $0, path: path) }))
    }
    for (name, cases) in report.cases {
      suites.append(Suite(name: name, cases: cases.map { TestCase($0) }))
    }
    if !report.isComplete {
      let error = XMLElement("error", [("message", "not everything could be checked")])
      suites.append(Suite(name: name, cases: [TestCase(name: "complete", element: error)]))
    } else if suites.isEmpty {
      // Services take a report without any test for a broken one.
      suites.append(Suite(name: name, cases: [TestCase(name: "no findings")]))
    }
    let cases = suites.flatMap(\.cases)
    let root = XMLElement(
      "testsuites", [("name", name)] + cases.counts, suites.map { .element($0.xml) })
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + root.description + "\n"
  }

  /// The diagnostics of each file, in the order of the report.
  private var byPath: [(path: String, diagnostics: [Diagnostic])] {
    var groups: [(path: String, diagnostics: [Diagnostic])] = []
    var numbers: [String: Int] = [:]
    for diagnostic in report.diagnostics {
      let path = report.sources[diagnostic.finding.range.file].path
      if let number = numbers[path] {
        groups[number].diagnostics.append(diagnostic)
      } else {
        numbers[path] = groups.count
        groups.append((path, [diagnostic]))
      }
    }
    return groups
  }

  private func testCase(for diagnostic: Diagnostic, path: String) -> TestCase {
    let finding = diagnostic.finding
    let fails = diagnostic.severity >= report.threshold
    let layout = DiagnosticLayout(diagnostic, in: places).rows.printed(with: .plain)
    let element = XMLElement(
      fails ? "failure" : "skipped",
      [("message", finding.message)] + (fails ? [("type", finding.rule.text)] : []),
      [.text(layout)])
    return TestCase(
      name: "\(finding.rule.text): \(finding.message)", file: path,
      line: places.start(of: finding.range).line, element: element)
  }
}

private struct Suite {
  var name: String
  var cases: [TestCase]

  var xml: XMLElement {
    XMLElement(
      "testsuite", [("name", name)] + cases.counts,
      cases.map { .element($0.xml(className: name)) })
  }
}

private struct TestCase {
  var name: String
  var file: String?
  var line: Int?
  var seconds = 0.0
  /// Why it did not pass.
  var element: XMLElement?

  func xml(className: String) -> XMLElement {
    var attributes = [("name", name), ("classname", className), ("time", time(seconds))]
    if let file { attributes.append(("file", file)) }
    if let line { attributes.append(("line", "\(line)")) }
    return XMLElement("testcase", attributes, element.map { [.element($0)] } ?? [])
  }
}

extension TestCase {
  fileprivate init(_ tried: ReportCase) {
    name = tried.name
    seconds = tried.seconds
    element = tried.failure.map { failure in
      let first = failure.split(separator: "\n").first.map(String.init) ?? failure
      return XMLElement("failure", [("message", first)], [.text(failure)])
    }
  }
}

/// Seconds with three digits behind the point; `0` for none.
private func time(_ seconds: Double) -> String {
  let thousandths = Int((seconds * 1000).rounded())
  if thousandths == 0 { return "0" }
  let fraction = String(thousandths % 1000)
  return "\(thousandths / 1000)." + String(repeating: "0", count: 3 - fraction.count) + fraction
}

extension [TestCase] {
  fileprivate var counts: [(String, String)] {
    func count(_ name: String) -> String { "\(self.count { $0.element?.name == name })" }
    return [
      ("tests", "\(self.count)"), ("failures", count("failure")), ("errors", count("error")),
      ("skipped", count("skipped")), ("time", time(reduce(0) { $0 + $1.seconds })),
    ]
  }
}
