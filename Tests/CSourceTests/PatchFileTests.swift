import Diagnostics
import Testing

@testable import CSource

@Suite struct PatchFileTests {
  private func runs(_ text: String) -> [PatchFile.Run] {
    PatchFile(reading: SourceText(path: "a.patch", bytes: Array(text.utf8)), as: FileID(0)).runs
  }

  private let letter = """
    From 1234 Mon Sep 17 00:00:00 2001
    Subject: [PATCH] f: check the length
    --- not a file, and + no line

    ---
     lib/f.c | 4 +++-
    diff --git a/lib/f.c b/lib/f.c
    --- a/lib/f.c
    +++ b/lib/f.c
    @@ -10,5 +10,6 @@ int f(char *to, int length)
     {
    -\tint room  =  16;
    +\tint room = 32; /* twice as much */
     \t
    +\tif (length > room)
    +\t\treturn -EINVAL;
     \treturn 0;
    @@ -40 +41,2 @@
     void g(void);
    +void h(void);
    --\u{20}
    2.39.2

    """

  @Test func findsRunsOfLinesWithTheirNeighbours() {
    let runs = runs(letter)
    #expect(
      runs.filter { $0.change == .removed }.map { $0.lines.map(\.text) } == [["int room = 16 ;"]])
    let added = runs.filter { $0.change == .added }
    #expect(
      added.map { $0.lines.map(\.text) } == [
        ["int room = 32 ;", "if ( length > room )", "return - EINVAL ;"], ["void h ( void ) ;"],
      ])
    #expect(added.map(\.before) == ["{", "void g ( void ) ;"])
    #expect(added.map(\.after) == ["return 0 ;", nil])
  }

  @Test func anEmptyLineWhoseBlankAMailerTookOffIsContext() {
    let stripped = letter.replacing("\n \t\n", with: "\n\n")
    #expect(runs(stripped).count == runs(letter).count)
  }

  @Test func readsCarriageReturnsAndAMissingLastLineEnd() {
    let windows = letter.split(separator: "\n", omittingEmptySubsequences: false).joined(
      separator: "\r\n")
    #expect(runs(windows).map { $0.lines.map(\.text) } == runs(letter).map { $0.lines.map(\.text) })
    let cut = "+++ b/f.c\n@@ -1 +1 @@\n-a();\n\\ No newline at end of file\n+b();\n\\ No newline"
    #expect(runs(cut).map { $0.lines.map(\.text) } == [["b ( ) ;"], ["a ( ) ;"]])
  }

  @Test func aRemovedLineThatLooksLikeAHeaderIsALine() {
    let runs = runs("+++ b/f.c\n@@ -1,2 +1 @@\n--- x;\n y();\n")
    #expect(runs.map { $0.lines.map(\.text) } == [["-- x ;"]])
  }

  @Test func passesOverFilesThatAreNoC() {
    #expect(runs("+++ b/Documentation/f.rst\n@@ -1 +1,2 @@\n a\n+b\n").isEmpty)
    #expect(runs("--- a/f.c\n+++ /dev/null\n@@ -1 +0,0 @@\n-a();\n").count == 1)
  }

  @Test func commentsAreNoLines() {
    let runs = runs("+++ b/f.c\n@@ -1 +1,4 @@\n a();\n+/* one\n+ * two\n+ */\n")
    #expect(runs.isEmpty)
  }

  @Test func neverFailsOnDamagedPatches() {
    var random = SplitMix(state: 77)
    for _ in 0..<200 { check(damaged(&random)) }
  }

  private func damaged(_ random: inout SplitMix) -> [UInt8] {
    var bytes = Array(letter.utf8)
    for _ in 0..<8 {
      let place = random.next(below: bytes.count)
      switch random.next(below: 3) {
      case 0: bytes[place] = UInt8(random.next(below: 256))
      case 1: bytes.remove(at: place)
      default: bytes.removeSubrange(place..<min(place + 9, bytes.count))
      }
    }
    return bytes
  }

  private func check(_ bytes: [UInt8]) {
    let patch = PatchFile(reading: SourceText(path: "a.patch", bytes: bytes), as: FileID(0))
    for line in patch.runs.flatMap(\.lines) {
      #expect(Int(line.range.end) <= bytes.count)
      #expect(line.range.start < line.range.end)
    }
  }
}
