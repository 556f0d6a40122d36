import Diagnostics
import Reporting
import Testing

/// How evidence, help and kernels are shown.
@Suite struct NoteTests {
  @Test func notesInOtherFilesHaveExcerptsOfTheirOwn() {
    var sample = Sample()
    let last = sample.add("c/fix.yaml", "    «show»: {}\n")
    let first = sample.add("a/fix.yaml", "show:\n  - «show»\n")
    let second = sample.add("b/fix.yaml", String(repeating: "#\n", count: 11) + "«show»: {}\n")
    let report = sample.text(
      last[0], "three fixes replace `show`",
      notes: [
        Note("the first replacement", at: first[0]),
        Note("the second replacement", at: second[0]),
      ], help: "say which one goes on top", kernels: ["bookworm", "backports"])
    #expect(
      report == """
        error: three fixes replace `show` [some-rule]
          --> c/fix.yaml:1:5
           |
         1 |     show: {}
           |     ^^^^
           |
        note: the first replacement
          --> a/fix.yaml:2:5
           |
         2 |   - show
           |     ----
           |
        note: the second replacement
          --> b/fix.yaml:12:1
           |
        12 | show: {}
           | ----
           |
           = help: say which one goes on top
           = kernels: bookworm, backports
        """)
  }

  @Test func notesNearTheFindingShareItsExcerpt() {
    var sample = Sample()
    let ranges = sample.add("a.yaml", "a: «1»\nb: 2\nc: «3»\nd: 4\ne: 5\nf: «6» «7» «8»\n")
    let report = sample.text(
      ranges[3],
      notes: [
        Note("first here", at: ranges[0]), Note("then here", at: ranges[1]),
        Note("left of it", at: ranges[2]), Note("itself", at: ranges[3]),
        Note("right of it", at: ranges[4]),
      ])
    #expect(
      report == """
        error: this is wrong [some-rule]
         --> a.yaml:6:6
          |
        1 | a: 1
          |    - first here
        2 | b: 2
        3 | c: 3
          |    - then here
        ...
        6 | f: 6 7 8
          |    - ^ - right of it
          |    | |
          |    | itself
          |    left of it
        """)
  }

  @Test func notesKeepTheirOrderBehindOneThatIsFarAway() {
    var sample = Sample()
    let far = String(repeating: "\n", count: 20)
    let ranges = sample.add("a.c", "«exit»() «calls»\(far)«free»();\n")
    let report = sample.text(
      ranges[0], notes: [Note("frees here", at: ranges[2]), Note("called here", at: ranges[1])])
    #expect(
      report == """
        error: this is wrong [some-rule]
          --> a.c:1:1
           |
         1 | exit() calls
           | ^^^^
           |
        note: frees here
          --> a.c:21:1
           |
        21 | free();
           | ----
           |
        note: called here
          --> a.c:1:8
           |
         1 | exit() calls
           |        -----
        """)
  }

  @Test func notesFarAwayInOneLineStandApart() {
    var sample = Sample()
    let gap = String(repeating: "_ ", count: 100)
    let ranges = sample.add("a.c", "«a» \(gap)«b»\n")
    let rows = sample.text(ranges[0], notes: [Note("of this", at: ranges[1])]).split(
      separator: "\n")
    #expect(rows[6] == "note: of this")
    #expect(rows[7] == " --> a.c:1:203")
  }

  @Test func notesInsideTheRangeOfTheFindingStandApart() {
    var sample = Sample()
    let ranges = sample.add("a.c", "«call(«name»)»;\n")
    let report = sample.text(ranges[0], notes: [Note("of this", at: ranges[1])])
    #expect(
      report == """
        error: this is wrong [some-rule]
         --> a.c:1:1
          |
        1 | call(name);
          | ^^^^^^^^^^
          |
        note: of this
         --> a.c:1:6
          |
        1 | call(name);
          |      ----
        """)
  }

  @Test func wordsWithoutPlaceHangBelowTheExcerptBeforeThem() {
    var sample = Sample()
    let ranges = sample.add("a.c", "«a» «b»\n")
    let report = sample.text(
      ranges[0], "two\nlines",
      notes: [Note("no place"), Note("a place\nand more", at: ranges[1])], help: "do\nthis")
    #expect(
      report == """
        error: two
               lines [some-rule]
         --> a.c:1:1
          |
        1 | a b
          | ^
          |
          = note: no place
          |
        note: a place
              and more
         --> a.c:1:3
          |
        1 | a b
          |   -
          |
          = help: do
                  this
        """)
  }
}
