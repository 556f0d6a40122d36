import Diagnostics
import Foundation
import FoundationXML
import Testing

@testable import Reporting

@Suite struct GitHubReportTests {
  @Test func aFindingIsOneCommandWithEscapedProperties() {
    var sample = Sample()
    let range = sample.add("a,b:c%.c", "«int»")[0]
    let finding = Finding(
      "some-rule", "100% wrong: a, b", at: range, notes: [Note("here", at: range)],
      help: "mend it\n::error::not a command", kernels: ["bookworm"])
    #expect(
      render(
        sample.report([Diagnostic(finding, severity: .note, group: "g")]), as: .github)
          == """
          ::notice file=a%2Cb%3Ac%25.c,line=1,endLine=1,col=1,endColumn=4,title=some-rule::\
          100%25 wrong: a, b%0Aa,b:c%25.c:1:1: note: here%0Ahelp: mend it%0A\
          ::error::not a command%0Akernels: bookworm

          """)
  }

  @Test func severitiesBecomeTheirCommands() {
    var sample = Sample()
    let range = sample.add("a.c", "«int»")[0]
    let report = sample.report(
      Severity.allCases.map {
        Diagnostic(Finding("some-rule", "wrong", at: range), severity: $0, group: "g")
      })
    let commands = render(report, as: .github).split(separator: "\n").map {
      $0.prefix { $0 != " " }
    }
    #expect(commands == ["::notice", "::warning", "::error"])
  }

  @Test func columnsAreOnlyGivenWithinOneLine() {
    var sample = Sample()
    let range = sample.add("a.c", "«one\ntwo»")[0]
    let report = sample.report([
      Diagnostic(Finding("some-rule", "wrong", at: range), severity: .error, group: "g")
    ])
    #expect(
      render(report, as: .github)
        == "::error file=a.c,line=1,endLine=2,title=some-rule::wrong\n")
  }

  @Test func isQuietWhenClean() {
    #expect(render(Sample().report([]), as: .github) == "")
  }
}

@Suite struct GitLabReportTests {
  @Test func anIssueHasWhatGitLabDemands() throws {
    var sample = Sample()
    let range = sample.add("dir/a.c", "\n«int\nx»")[0]
    var report = sample.report(
      [Severity.error, .warning, .note].map {
        Diagnostic(Finding("some-rule", "wrong", at: range), severity: $0, group: "g")
      })
    let issues = try #require(
      try JSONSerialization.jsonObject(with: Data(render(report, as: .gitlab).utf8))
        as? [[String: Any]])
    for issue in issues {
      #expect(
        Set(issue.keys) == ["description", "check_name", "fingerprint", "severity", "location"])
      let location = issue["location"] as? [String: Any]
      #expect(location?["path"] as? String == "dir/a.c")
      #expect(location?["lines"] as? [String: Int] == ["begin": 2, "end": 3])
    }
    #expect(issues.map { $0["severity"] as? String } == ["critical", "minor", "info"])
    #expect(Set(issues.compactMap { $0["fingerprint"] as? String }).count == 3)

    report.rules = [
      RuleDescription(
        name: "some-rule", group: "g", severity: .error, isRequired: true, summary: "",
        rationale: "")
    ]
    #expect(render(report, as: .gitlab).contains(#""severity": "blocker""#))
  }

  @Test func isAnEmptyArrayWhenClean() {
    #expect(render(Sample().report([]), as: .gitlab) == "[]\n")
  }
}

@Suite struct JUnitReportTests {
  private func report(threshold: Severity = .error) -> Report {
    var sample = Sample()
    let first = sample.add("a.c", "«a»<b>")[0]
    let second = sample.add("b.c", "«b»")[0]
    var report = sample.report([
      Diagnostic(
        Finding("some-rule", "\"<wrong>\" & \u{1}", at: first), severity: .error, group: "g"),
      Diagnostic(Finding("other-rule", "odd", at: first), severity: .warning, group: "g"),
      Diagnostic(Finding("some-rule", "so so", at: second), severity: .note, group: "g"),
    ])
    report.threshold = threshold
    return report
  }

  @Test func filesAreSuitesAndFindingsAreCases() throws {
    let root = try #require(
      try XMLDocument(xmlString: render(report(), as: .junit)).rootElement())
    #expect(root.name == "testsuites")
    #expect(root.attribute(forName: "tests")?.stringValue == "3")
    let suites = root.elements(forName: "testsuite")
    #expect(suites.map { $0.attribute(forName: "name")?.stringValue } == ["a.c", "b.c"])
    let cases = suites.flatMap { $0.elements(forName: "testcase") }
    #expect(cases.count == 3)
    for element in cases {
      #expect(element.attribute(forName: "classname")?.stringValue?.isEmpty == false)
      #expect(element.attribute(forName: "name")?.stringValue?.isEmpty == false)
    }
    let failure = try #require(cases[0].elements(forName: "failure").first)
    #expect(failure.attribute(forName: "message")?.stringValue == "\"<wrong>\" & ␁")
    #expect(failure.stringValue?.contains("1 | a<b>") == true)
  }

  @Test(arguments: [(Severity.error, 1, 2), (.warning, 2, 1)])
  func whatMakesTheRunFailIsAFailureTheRestIsSkipped(
    threshold: Severity, failures: Int, skipped: Int
  ) throws {
    let text = render(report(threshold: threshold), as: .junit)
    let root = try #require(try XMLDocument(xmlString: text).rootElement())
    #expect(root.attribute(forName: "failures")?.stringValue == "\(failures)")
    #expect(root.attribute(forName: "skipped")?.stringValue == "\(skipped)")
    #expect(text.components(separatedBy: "<failure ").count == failures + 1)
    #expect(text.components(separatedBy: "<skipped ").count == skipped + 1)
  }

  @Test func aCleanRunIsATestThatPassed() throws {
    let text = render(Sample().report([]), as: .junit)
    #expect(text.contains(#"tests="1" failures="0" errors="0" skipped="0""#))
  }

  @Test func aRunWithoutVerdictIsAnError() {
    var report = Sample().report([])
    report.isComplete = false
    #expect(render(report, as: .junit).contains(#"errors="1""#))
  }
}
