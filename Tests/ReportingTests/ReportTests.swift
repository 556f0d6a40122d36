import Diagnostics
import Reporting
import Testing

@Suite struct ReportTests {
  @Test func aCleanReportIsSilentForPeople() {
    let report = Report(command: "lint", diagnostics: [], sources: SourceMap(), suppressed: 2)
    #expect(render(report, as: .text) == "")
    #expect(render(report, as: .concise) == "")
  }

  @Test func aReportThatIsNotCompleteIsNeverSilent() {
    let report = Report(
      command: "lint", isComplete: false, diagnostics: [], sources: SourceMap())
    #expect(render(report, as: .text) == "not everything could be checked\n")
  }

  @Test func theSummaryCountsBySeverityAndNamesWhatWasSilenced() {
    var sample = Sample()
    let range = sample.add("a.c", "«int»")[0]
    let found = [Severity.error, .error, .warning].map {
      Diagnostic(Finding("some-rule", "wrong", at: range), severity: $0, group: "group")
    }
    var report = sample.report(found)
    func summary() -> String? {
      render(report, as: .text).split(separator: "\n").last.map(String.init)
    }
    #expect(summary() == "2 errors, 1 warning")
    report.suppressed = 2
    #expect(summary() == "2 errors, 1 warning (2 suppressed)")
    report.baselined = 1
    report.isComplete = false
    #expect(
      summary()
        == "2 errors, 1 warning (2 suppressed, 1 in the baseline); not everything could be checked")
  }

  @Test func aBlankLineSeparatesFindings() {
    var sample = Sample()
    let range = sample.add("a.c", "«int»")[0]
    let found = Diagnostic(
      Finding("some-rule", "wrong", at: range), severity: .note, group: "group")
    #expect(
      render(sample.report([found, found]), as: .text) == """
        note: wrong [some-rule]
         --> a.c:1:1
          |
        1 | int
          | ^^^

        note: wrong [some-rule]
         --> a.c:1:1
          |
        1 | int
          | ^^^

        2 notes

        """)
  }

  @Test func conciseGivesEachFindingOneLineWhateverItsMessageHolds() {
    var sample = Sample()
    let range = sample.add("dir/a\nb.c", "é«int»")[0]
    let found = Diagnostic(
      Finding("some-rule", "two\nlines", at: range), severity: .warning, group: "group")
    #expect(
      render(sample.report([found]), as: .concise)
        == "dir/a␊b.c:1:3: warning: two␊lines [some-rule]\n")
  }

  @Test func coloursLeaveTheTextAsItIs() throws {
    var sample = Sample()
    let ranges = sample.add("a.c", "«int» «b»")
    let found = Diagnostic(
      Finding(
        "some-rule", "wrong", at: ranges[0], notes: [Note("of this", at: ranges[1])], help: "no",
        fix: FixIt("drop it", isSafe: true, edits: [Edit(ranges[0], "long")])),
      severity: .error, group: "group")
    let coloured = render(sample.report([found]), as: .text, palette: .ansi)
    let plain = render(sample.report([found]), as: .text)
    #expect(coloured.contains("\u{1B}[1;31merror:\u{1B}[0m"))
    #expect(coloured.withoutColours == plain)
  }
}
