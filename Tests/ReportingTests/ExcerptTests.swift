import Diagnostics
import Reporting
import Testing

/// How the place of a finding is shown, by kind of range and of text.
@Suite struct ExcerptTests {
  @Test func aRangeInOneLineGetsCaretsBelowIt() {
    #expect(
      text(marked: "fix: a\nrequires: [«b»]\n", path: "a/fix.yaml") == """
        error: this is wrong [some-rule]
         --> a/fix.yaml:2:12
          |
        2 | requires: [b]
          |            ^
        """)
  }

  @Test func aRangeFromTheFirstWordOfALineOverSeveralHasAThreadInFrontOfIt() {
    #expect(
      text(marked: "\n\t«if (a)\n\t\tb();»\n") == """
        error: this is wrong [some-rule]
         --> a.c:2:2
          |
        2 | /         if (a)
        3 | |                 b();
          | |____________________^
        """)
  }

  @Test func aThreadLeadsToARangeThatStartsInsideALine() {
    #expect(
      text(marked: "a = foo(«bar,\n\n        baz»);\n") == """
        error: this is wrong [some-rule]
         --> a.c:1:9
          |
        1 |   a = foo(bar,
          |  _________^
        2 | |
        3 | |         baz);
          | |___________^
        """)
  }

  @Test func ofManyLinesOnlyTheFirstAndTheLastAreShown() {
    let lines = (1...30).map { "line \($0)" }.joined(separator: "\n")
    #expect(
      text(marked: "«\(lines)»\n") == """
        error: this is wrong [some-rule]
          --> a.c:1:1
           |
         1 | / line 1
         2 | | line 2
         3 | | line 3
        ...  |
        29 | | line 29
        30 | | line 30
           | |_______^
        """)
  }

  @Test(arguments: ["«one»\ntwo", "«one\n»two", "«one\r\n»two", "«one»\rtwo", "«one»"])
  func theLineEndBehindARangeIsNotShown(source: String) {
    #expect(
      text(marked: source) == """
        error: this is wrong [some-rule]
         --> a.c:1:1
          |
        1 | one
          | ^^^
        """)
  }

  @Test func windowsLineEndsAreNotPrinted() {
    #expect(
      text(marked: "one\r\ntwo «three\r\nfour»\r\n") == """
        error: this is wrong [some-rule]
         --> a.c:2:5
          |
        2 |   two three
          |  _____^
        3 | | four
          | |____^
        """)
  }

  @Test func anEmptyRangeHasOneCaretWhereSomethingIsMissing() {
    #expect(
      text(marked: "f(«»);\n") == """
        error: this is wrong [some-rule]
         --> a.c:1:3
          |
        1 | f();
          |   ^
        """)
  }

  @Test func theEndOfAFileWithoutLastNewlineIsBehindItsLastLine() {
    #expect(
      text(marked: "a\nb«»") == """
        error: this is wrong [some-rule]
         --> a.c:2:2
          |
        2 | b
          |  ^
        """)
  }

  @Test func theEndOfAFileWithLastNewlineIsALineOfItsOwn() {
    #expect(
      text(marked: "a\n«»") == """
        error: this is wrong [some-rule]
         --> a.c:2:1
          |
        2 |
          | ^
        """)
  }

  @Test func anEmptyFileIsShownAsAnEmptyLine() {
    #expect(
      text(marked: "«»", path: "fix.yaml") == """
        error: this is wrong [some-rule]
         --> fix.yaml:1:1
          |
        1 |
          | ^
        """)
  }

  @Test func tabsReachTheNextMultipleOfEight() {
    #expect(
      text(marked: "\tif («err»)\t«return»;\n") == """
        error: this is wrong [some-rule]
         --> a.c:1:6
          |
        1 |         if (err)        return;
          |             ^^^
        """)
  }

  @Test func caretsStandBelowWideAndCombinedCharacters() {
    #expect(
      text(marked: "/* größe 漢字 e\u{301} */ «漢e\u{301}👍» = 1;") == """
        error: this is wrong [some-rule]
         --> a.c:1:26
          |
        1 | /* größe 漢字 e\u{301} */ 漢e\u{301}👍 = 1;
          |                    ^^^^^
        """)
  }

  @Test func aRangeThatCutsACharacterMarksAllOfIt() {
    var sample = Sample()
    let file = sample.add("a.c", "x漢y«»")[0].file
    #expect(
      sample.text(SourceRange(file: file, 2..<3)) == """
        error: this is wrong [some-rule]
         --> a.c:1:3
          |
        1 | x漢y
          |  ^^
        """)
  }
}

/// Lines nobody could read whole.
@Suite struct LongLineTests {
  let words = String(repeating: "word ", count: 60)

  @Test func aLongLineIsCutAroundTheRange() {
    #expect(
      text(marked: words + "«mark» " + words) == """
        error: this is wrong [some-rule]
         --> a.c:1:301
          |
        1 | …rd word word word word word word word word word word word mark word word word word word word word word word word word wo…
          |                                                            ^^^^
        """)
  }

  @Test func theStartOfALongLineStaysIfTheRangeIsNearIt() {
    #expect(
      text(marked: "a «mark» " + words) == """
        error: this is wrong [some-rule]
         --> a.c:1:3
          |
        1 | a mark word word word word word word word word word word word word word word word word word word word word word word wor…
          |   ^^^^
        """)
  }

  @Test func aRangeLongerThanTheCutIsMarkedToItsEnds() {
    let rows = text(marked: words + "«\(words)»" + words).split(separator: "\n")
    #expect(rows[3].hasPrefix("1 | …word word"))
    #expect(rows[3].hasSuffix("…"))
    // Behind its start there are 120 columns and the dots for the rest.
    #expect(rows[4] == "  |  " + String(repeating: "^", count: 121))
  }

  @Test func aLineOfManyMegabytesIsNotReadWhole() {
    let bytes = [UInt8](repeating: UInt8(ascii: "x"), count: 3_000_000)
    var sample = Sample()
    _ = sample.sources.add(SourceText(path: "a.c", bytes: bytes))
    let report = sample.text(SourceRange(file: FileID(0), 1_500_000..<1_500_004))
    #expect(report.contains("a.c:1:1500001"))
    #expect(report.utf8.count < 500)
  }
}
