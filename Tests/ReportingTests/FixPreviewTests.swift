import Diagnostics
import Reporting
import Testing

/// How a fix is shown below its finding.
@Suite struct FixPreviewTests {
  /// The report on a fix of `a.yaml`, from the line with its title on.
  private func preview(
    of source: String, isSafe: Bool = true, _ edits: ([SourceRange]) -> [Edit]
  ) -> String {
    var sample = Sample()
    let ranges = sample.add("a.yaml", source)
    let fix = FixIt("mend it", isSafe: isSafe, edits: edits(ranges))
    return sample.text(ranges[0], fix: fix)
      .split(separator: "\n").drop { !$0.hasPrefix("fix") }.joined(separator: "\n")
  }

  @Test func aReplacementShowsTheLineBeforeAndAfter() {
    #expect(
      preview(of: "a: 1\n«replacemnt»: b\n") { [Edit($0[0], "replacement")] } == """
        fix: mend it
          |
        2 - replacemnt: b
        2 + replacement: b
        """)
  }

  @Test func aFixThatIsNotSafeSaysSo() {
    #expect(
      preview(of: "a: «1»", isSafe: false) { [Edit($0[0], "2")] } == """
        fix (needs review): mend it
          |
        1 - a: 1
        1 + a: 2
        """)
  }

  @Test func anAddedLineIsShownBehindItsNeighbour() {
    #expect(
      preview(of: "a: 1\n«»b: 2\n") { [Edit($0[0], "x: 3\n")] } == """
        fix: mend it
          |
        1 | a: 1
        2 + x: 3
        """)
  }

  @Test func aLineTakenAwayIsShownAlone() {
    #expect(
      preview(of: "a: 1\r\n«b: 2\r\n»c: 3\r\n") { [Edit($0[0], "")] } == """
        fix: mend it
          |
        2 - b: 2
        """)
  }

  @Test func editsOfNeighbouringLinesAreShownTogetherAndOthersApart() {
    #expect(
      preview(of: "a: «1»\nb: «2»\nc: 3\nd: «4»\n") { $0.map { Edit($0, "x") } } == """
        fix: mend it
          |
        1 - a: 1
        2 - b: 2
        1 + a: x
        2 + b: x
        ...
        4 - d: 4
        4 + d: x
        """)
  }

  @Test func aFixElsewhereNamesTheFile() {
    var sample = Sample()
    let here = sample.add("a.yaml", "a: «1»\n")[0]
    let there = sample.add("b.c", "\n\n«int» a;\n")[0]
    let fix = FixIt("mend both", isSafe: true, edits: [Edit(here, "2"), Edit(there, "long")])
    #expect(
      sample.text(here, fix: fix) == """
        error: this is wrong [some-rule]
         --> a.yaml:1:4
          |
        1 | a: 1
          |    ^
          |
        fix: mend both
          |
        1 - a: 1
        1 + a: 2
         --> b.c:3:1
          |
        3 - int a;
        3 + long a;
        """)
  }

  @Test func ofManyNewLinesTheFirstAreShown() {
    let lines = (1...30).map { "\($0)\n" }.joined()
    let rows = preview(of: "«»") { [Edit($0[0], lines)] }.split(separator: "\n")
    #expect(rows.suffix(2) == ["10 + 10", "..."])
  }
}
