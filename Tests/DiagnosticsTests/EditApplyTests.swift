import Diagnostics
import Testing

@Suite struct EditApplyTests {
  let text = "one two three"

  private func edit(_ range: Range<Int>, _ text: String, file: UInt32 = 0) -> Edit {
    Edit(SourceRange(file: FileID(file), range), text)
  }

  private func applied(_ edits: [Edit]) -> String {
    String(decoding: edits.applied(to: Array(text.utf8)), as: UTF8.self)
  }

  @Test func replacesInsertsAndDeletesInAnyOrder() {
    #expect(
      applied([edit(8..<13, "3"), edit(0..<0, "> "), edit(3..<7, ""), edit(13..<13, "!")])
        == "> one 3!")
  }

  @Test func theFirstOfOverlappingEditsWins() {
    #expect(applied([edit(4..<7, "2"), edit(0..<5, "x"), edit(6..<9, "y")]) == "one 2 three")
    #expect(applied([edit(0..<13, "all"), edit(4..<4, "x"), edit(4..<7, "2")]) == "all")
  }

  @Test func ofTwoInsertionsAtOnePointTheFirstIsMade() {
    #expect(applied([edit(3..<3, ","), edit(3..<3, ";")]) == "one, two three")
  }

  @Test func anInsertionAtEitherEndOfAReplacementIsNoOverlap() {
    #expect(applied([edit(4..<7, "2"), edit(4..<4, "<"), edit(7..<7, ">")]) == "one <2> three")
  }

  @Test func neighboursDoNotOverlap() {
    #expect(applied([edit(0..<3, "1"), edit(3..<7, "-")]) == "1- three")
  }

  @Test func editsBehindTheEndAreMadeAtTheEnd() {
    #expect(applied([edit(20..<30, "!")]) == "one two three!")
    #expect(applied([edit(8..<30, "3")]) == "one two 3")
  }

  @Test func aSliceKeepsTheOffsetsOfItsFile() {
    let slice = Array(text.utf8)[4..<7]
    #expect(String(decoding: [edit(5..<6, "o")].applied(to: slice), as: UTF8.self) == "too")
  }

  @Test func fixesThatOverlapAreTakenWholeOrNotAtAll() {
    let first = FixIt("first", isSafe: true, edits: [edit(0..<3, "1")])
    let clashing = FixIt("clashing", isSafe: true, edits: [edit(8..<13, "3"), edit(2..<4, "x")])
    let elsewhere = FixIt("elsewhere", isSafe: true, edits: [edit(0..<3, "1", file: 1)])
    let behind = FixIt("behind", isSafe: true, edits: [edit(8..<13, "3")])
    #expect(
      [first, clashing, elsewhere, behind].compatible().map(\.title)
        == ["first", "elsewhere", "behind"])
  }

  @Test func findsEveryOverlapAmongRandomEdits() {
    var random = SeededGenerator(seed: 1)
    for _ in 0..<500 {
      let edits = (0..<12).map { _ in
        let start = Int.random(in: 0..<30, using: &random)
        return edit(start..<start + Int.random(in: 0..<5, using: &random), "x")
      }
      var kept: [Edit] = []
      for edit in edits {
        let clashes = kept.contains { other in
          other.range == edit.range
            || (other.range.start < edit.range.end && edit.range.start < other.range.end)
        }
        if !clashes { kept.append(edit) }
      }
      #expect(edits.withoutOverlaps() == kept.sorted { $0.range < $1.range })
    }
  }
}

/// SplitMix64: the same numbers in every run.
private struct SeededGenerator: RandomNumberGenerator {
  var seed: UInt64

  mutating func next() -> UInt64 {
    seed &+= 0x9E37_79B9_7F4A_7C15
    var value = (seed ^ (seed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
