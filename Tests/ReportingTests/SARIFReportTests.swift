import Diagnostics
import Foundation
import Testing

@testable import Reporting

@Suite struct SARIFReportTests {
  private static let rule = RuleDescription(
    name: "some-rule", group: "functions", severity: .error, isRequired: true,
    summary: "Something is wrong.", rationale: "The kernel says **so**.")

  private func report(_ sample: Sample, _ diagnostics: [Diagnostic]) -> Report {
    var report = sample.report(diagnostics)
    report.rules = [Self.rule]
    report.version = "1.2.3"
    return report
  }

  private func document(_ report: Report) throws -> [String: Any] {
    let text = render(report, as: .sarif)
    #expect(try sarifProblems(text) == [])
    let log = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    return try #require((log["runs"] as? [[String: Any]])?.first)
  }

  @Test func meetsTheRequirementsWithEverythingAFindingCanHave() throws {
    var sample = Sample()
    let ranges = sample.add("dir/ä b.c", "é「👍«int»」\n«two\nlines»")
    let finding = Finding(
      "some-rule", "wrong", at: ranges[0],
      notes: [Note("here", at: ranges[1]), Note("and anyway")], help: "mend it",
      fix: FixIt("drop it", isSafe: true, edits: [Edit(ranges[0], "long")]), kernels: ["bookworm"])
    let run = try document(
      report(sample, [Diagnostic(finding, severity: .warning, group: "functions")]))
    let result = try #require((run["results"] as? [[String: Any]])?.first)
    #expect(result["level"] as? String == "warning")
    #expect(result["ruleIndex"] as? Int == 0)
    let message = (result["message"] as? [String: Any])?["text"] as? String
    #expect(message == "wrong\nnote: and anyway\nhelp: mend it\nkernels: bookworm")
    let location = try #require((result["locations"] as? [[String: Any]])?.first)
    let place = try #require(location["physicalLocation"] as? [String: Any])
    #expect((place["artifactLocation"] as? [String: Any])?["uri"] as? String == "dir/%C3%A4%20b.c")
    // é and 「 are one UTF-16 code unit each, 👍 is two.
    #expect(
      place["region"] as? [String: Int] == [
        "startLine": 1, "startColumn": 5, "endLine": 1, "endColumn": 8, "byteOffset": 9,
        "byteLength": 3,
      ])
    let related = try #require((result["relatedLocations"] as? [[String: Any]])?.first)
    let region = (related["physicalLocation"] as? [String: Any])?["region"] as? [String: Int]
    #expect(region?["startLine"] == 2)
    #expect(region?["endLine"] == 3)
  }

  @Test func describesTheRulesOfItsResultsWithHelp() throws {
    var sample = Sample()
    let range = sample.add("a.c", "«int»")[0]
    var report = report(
      sample, [Diagnostic(Finding("some-rule", "wrong", at: range), severity: .error, group: "g")])
    report.rules.append(
      RuleDescription(
        name: "idle-rule", group: "lint", severity: .note, isRequired: false, summary: "s",
        rationale: "r"))
    let driver = (try document(report)["tool"] as? [String: Any])?["driver"] as? [String: Any]
    #expect(driver?["version"] as? String == "1.2.3")
    let rules = try #require(driver?["rules"] as? [[String: Any]])
    #expect(rules.map { $0["id"] as? String } == ["some-rule"])
    let help = rules[0]["help"] as? [String: String]
    #expect(help?["markdown"]?.contains("The kernel says **so**.") == true)
    #expect(help?["text"]?.contains("Nothing silences") == true)
  }

  @Test func saysWhenNotEverythingWasChecked() throws {
    var report = report(Sample(), [])
    report.isComplete = false
    let invocation = (try document(report)["invocations"] as? [[String: Any]])?.first
    #expect(invocation?["executionSuccessful"] as? Bool == false)
  }

  @Test(arguments: [
    ("a/b-c.d_e~f@g/fix.yaml", "a/b-c.d_e~f@g/fix.yaml"), ("a b", "a%20b"), ("50%", "50%25"),
    ("a#b?c", "a%23b%3Fc"), ("c:d", "c%3Ad"), ("[ü]", "%5B%C3%BC%5D"), ("\u{1}", "%01"),
  ])
  func aPathIsEncodedAsARelativeReference(path: String, uri: String) {
    #expect(relativeURI(of: path) == uri)
  }
}

@Suite struct FingerprintTests {
  /// A report on every marked place of a file; all findings read alike.
  private func fingerprints(
    _ text: String, path: String = "a.c", rule: RuleName = "some-rule", message: String = "wrong"
  ) throws -> [String] {
    var sample = Sample()
    let diagnostics = sample.add(path, text).map {
      Diagnostic(Finding(rule, message, at: $0), severity: .error, group: "g")
    }
    let json = try JSONSerialization.jsonObject(
      with: Data(render(sample.report(diagnostics), as: .gitlab).utf8))
    return try #require(json as? [[String: Any]]).compactMap { $0["fingerprint"] as? String }
  }

  @Test func survivesMovedLinesAndOtherWhiteSpace() throws {
    let before = try fingerprints("«int  a;»\n")
    #expect(try fingerprints("// new\n\n\t«int a;»\n") == before)
  }

  @Test func differsByFileRuleMessageAndText() throws {
    let all = try [
      fingerprints("«a»"), fingerprints("«a»", path: "b.c"), fingerprints("«a»", rule: "other"),
      fingerprints("«a»", message: "bad"), fingerprints("«b»"),
    ].joined()
    #expect(Set(all).count == 5)
  }

  @Test func isUniqueAmongFindingsThatReadAlike() throws {
    let all = try fingerprints("«a» «a» «a»")
    #expect(Set(all).count == 3)
    // One less leaves the others what they were.
    #expect(try fingerprints("«a» «a»") == Array(all.prefix(2)))
  }
}
