import Diagnostics
import Testing
import YAMLTree

@Suite struct HostileInputTests {
  /// Whatever was read can be walked, and every range lies in the file.
  private func check(_ bytes: [UInt8]) {
    let reading = Reading(bytes)
    _ = reading.outline
    #expect(reading.document != nil || !reading.findings.isEmpty)
    #expect(reading.document?.isComplete == true || !reading.findings.isEmpty)
    for finding in reading.findings {
      #expect(finding.range.bytes.upperBound <= bytes.count)
      for note in finding.notes { #expect((note.range?.bytes.upperBound ?? 0) <= bytes.count) }
      for edit in finding.fix?.edits ?? [] { #expect(edit.range.bytes.upperBound <= bytes.count) }
    }
  }

  @Test func survivesEveryTruncation() {
    let bytes = Array(meatyFix.utf8)
    for end in 0...bytes.count { check(Array(bytes[..<end])) }
  }

  @Test(arguments: 0..<8) func survivesRandomMutations(seed: UInt64) {
    var random = SeededGenerator(state: seed)
    let original = Array(meatyFix.utf8)
    let signs = Array("\n\t\r :-[]{},'\"#&*!|>%@`?\\<.0a\0é".utf8)
    for _ in 0..<1_000 {
      var bytes = original
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        let sign = signs[Int.random(in: 0..<signs.count, using: &random)]
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[place] = sign
        case 1: bytes.insert(sign, at: place)
        case 2: bytes.remove(at: place)
        default:
          let end = min(bytes.count, place + Int.random(in: 1...40, using: &random))
          bytes.insert(contentsOf: bytes[place..<end], at: bytes.count / 2)
        }
      }
      check(bytes)
    }
  }

  @Test(arguments: 0..<4) func survivesRandomIndicators(seed: UInt64) {
    var random = SeededGenerator(state: seed &+ 100)
    let words = [
      "a", "b: ", "\n", "\n  ", "- ", "[", "]", "{", "}", ", ", "'", "\"", "#", "&x ", "*x ", "!t ",
      "|\n", ">", ": ", "? ", "---\n", "...\n", "%Y", "\t", "<<: ", "é", "\\", "\r\n", "a: b\n",
    ]
    for _ in 0..<2_000 {
      let count = Int.random(in: 1...30, using: &random)
      let text = (0..<count).map { _ in words[Int.random(in: 0..<words.count, using: &random)] }
      check(Array(text.joined().utf8))
    }
  }

  private func expectLimit(
    _ text: String, _ message: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let reading = Reading(text)
    #expect(
      reading.findings.contains { $0.rule == "yaml-limit" && $0.message == message },
      sourceLocation: sourceLocation)
  }

  @Test(arguments: [
    String(repeating: "[", count: 100_000), String(repeating: "{a: ", count: 100_000),
    String(repeating: "[\n", count: 100_000), String(repeating: "- ", count: 100_000),
    String(repeating: "[{a: ", count: 100_000), "a:\n - " + String(repeating: "[ ", count: 100_000),
    (0..<1_000).map { String(repeating: " ", count: $0) + "a:\n" }.joined(),
    (0..<1_000).map { String(repeating: " ", count: $0) + "-\n" }.joined(),
    String(repeating: "[", count: 65) + String(repeating: "]", count: 65),
  ])
  func stopsAtDeepNesting(text: String) {
    expectLimit(text, "more than 64 levels of nesting")
  }

  @Test func allowsSixtyFourLevels() {
    let text = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
    #expect(Reading(text).findings == [])
  }

  @Test(arguments: ["? ", "{? ", "? - ", "&a ", "!a ", "[[]: ", "*a ", "'"])
  func endsWhateverIsRepeated(piece: String) {
    let text = String(repeating: piece, count: 1_000_000 / piece.utf8.count)
    check(Array(text.utf8))
  }

  @Test func stopsAnAliasBomb() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    for level in 1...20 {
      let alias = "*a\(level - 1)"
      let items = Array(repeating: alias, count: 9).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(items)]\n"
    }
    expectLimit(text, "the aliases of this file stand for more than 10000 nodes")
    #expect(Reading(text).outline.utf8.count < 50_000)
  }

  @Test func stopsNestingThroughAliases() {
    var text = "a0: &a0 [x]\n"
    for level in 1...100 { text += "a\(level): &a\(level) [*a\(level - 1)]\n" }
    expectLimit(text, "more than 64 levels of nesting, following this alias")
  }

  @Test func refusesAScalarOfAHundredMegabytes() throws {
    let bytes = [UInt8](repeating: UInt8(ascii: "x"), count: 100_000_000)
    let reading = Reading(bytes)
    #expect(reading.document == nil)
    #expect(
      reading.findings.map(\.message) == [
        "the file has 100000000 bytes, more than the 1048576 a YAML file may have"
      ])
  }

  @Test func readsAScalarAsLargeAsAFileMayBe() {
    let text = "a: " + String(repeating: "x", count: Limits.standard.fileSize - 3)
    let reading = Reading(text)
    #expect(reading.findings == [])
    #expect(reading.text(reading.node("a"))?.utf8.count == text.utf8.count - 3)
  }

  @Test func listsAHundredFindingsAndSaysThatThereAreMore() {
    let reading = Reading(String(repeating: "a: 1\n", count: 200_000))
    #expect(reading.findings.count == 101)
    #expect(
      reading.findings.last?.message
        == "more than 100 mistakes in the YAML of this file; the rest is not listed")
  }

  @Test func saysOnceThatDirectivesAreRefused() {
    let text = (0..<50_000).map { "%TAG !\($0)! x\n" }.joined() + "---\na: b\n"
    let reading = Reading(text)
    #expect(reading.findings.count == 1)
  }
}
