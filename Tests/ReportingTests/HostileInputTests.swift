import Diagnostics
import FoundationEssentials
import FoundationXML
import Testing

@testable import Reporting

/// Whatever a file holds, a report neither crashes nor harms the terminal it is read on.
@Suite struct HostileInputTests {
  @Test func whatControlsATerminalOrHidesIsShownAndCounted() {
    #expect(
      text(marked: "\u{1B}[31m\u{202E}«evil\u{7}\u{200B}»\u{85}") == """
        error: this is wrong [some-rule]
         --> a.c:1:9
          |
        1 | ␛[31m<U+202E>evil␇<U+200B><U+0085>
          |              ^^^^^^^^^^^^^
        """)
  }

  @Test func bytesThatAreNoTextTakeOneColumnEach() {
    var sample = Sample()
    _ = sample.sources.add(SourceText(path: "a.c", bytes: [0xFF, 0xC3, 0x28, 0x80, 0x61]))
    #expect(
      sample.text(SourceRange(file: FileID(0), 4..<5)) == """
        error: this is wrong [some-rule]
         --> a.c:1:5
          |
        1 | ��(�a
          |     ^
        """)
  }

  @Test func namesInMessagesAndPathsAreMadeHarmless() {
    let report = text(marked: "«a»", path: "\u{1B}]0;x\u{7}\n.c")
    #expect(report.contains(" --> ␛]0;x␇␊.c:1:1\n"))
    #expect(visible("a\tb\u{2066}c") == "a␉b<U+2066>c")
  }

  @Test(
    arguments: zip(
      ["a", "é", "漢", "ｆ", "👍", "\u{301}", "\u{1160}", "🇩", "ﬀ"], [1, 1, 2, 2, 2, 0, 0, 1, 1]))
  func aScalarIsAsWideAsTerminalsDrawIt(text: String, width: Int) {
    #expect(text.unicodeScalars.first?.displayWidth == width)
  }

  @Test func aMarkWithNothingToStandOnLeavesTheMarginAlone() {
    #expect(
      text(marked: "\u{301}«b»") == """
        error: this is wrong [some-rule]
         --> a.c:1:3
          |
        1 | ◌\u{301}b
          |  ^
        """)
  }

  @Test func marksHeapedUpOnOneLetterDoNotFloodTheReport() {
    let heap = "a" + String(repeating: "\u{301}", count: 100_000)
    #expect(text(marked: "\(heap)«b»").utf8.count < 5000)
  }

  /// Random bytes and places, in every format: no crash, no control character, sound JSON.
  @Test(arguments: 0..<8) func anyBytesAndRangesMakeAHarmlessReport(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<30 {
      let report = randomReport(&random)
      for format in ReportFormat.allCases {
        let text = render(report, as: format)
        let isHarmless = text.unicodeScalars.allSatisfy { $0 == "\n" || $0.standIn == nil }
        #expect(isHarmless, "\(format)")
        let coloured = render(report, as: format, palette: .ansi)
        let isEqualButForColours = coloured.withoutColours == text
        #expect(isEqualButForColours, "\(format)")
      }
      let text = render(report, as: .text)
      let hasSpacesAtLineEnds = text.unicodeScalars.split(separator: "\n").contains {
        $0.last == " "
      }
      #expect(!hasSpacesAtLineEnds)
      #expect(try sarifProblems(render(report, as: .sarif)) == [])
      #expect(throws: Never.self) { try XMLDocument(xmlString: render(report, as: .junit)) }
      let json = Data(render(report, as: .json).utf8)
      let document = try JSONDecoder().decode(Document.self, from: json)
      #expect(document.diagnostics.count == report.diagnostics.count)
    }
  }

  private struct Document: Decodable {
    struct Item: Decodable {
      var message: String
      var line: Int
    }
    var diagnostics: [Item]
  }
}

// MARK: - Random reports

/// Pieces that are likely to break a renderer.
private let pieces: [[UInt8]] =
  [
    "\n", "\r\n", "\r", "\t", "a", "word ", "漢", "e\u{301}", "\u{301}", "👍🏽", "👨\u{200D}👩",
    "\u{1B}[2J",
    "\u{202E}", "\u{FE0F}", "\u{7F}", "\u{85}", "\u{2028}", "\0", "\u{FEFF}", "\u{E0041}",
    String(repeating: "long ", count: 90),
  ].map { Array($0.utf8) } + [[0xFF], [0xE6, 0xBC], [0x80], [0xF0, 0x9F], [0xED, 0xA0, 0x80]]

private func randomBytes(_ random: inout SeededGenerator) -> [UInt8] {
  (0..<Int.random(in: 0..<40, using: &random)).flatMap { _ in
    pieces.randomElement(using: &random) ?? []
  }
}

private func randomReport(_ random: inout SeededGenerator) -> Report {
  func text() -> String { String(decoding: randomBytes(&random), as: UTF8.self) }
  let files = (0..<3).map { _ in SourceText(path: text(), bytes: randomBytes(&random)) }
  func range() -> SourceRange {
    let file = Int.random(in: 0..<3, using: &random)
    // A little behind the end as well.
    let size = files[file].bytes.count + 3
    let ends = [Int.random(in: 0..<size, using: &random), Int.random(in: 0..<size, using: &random)]
    let isShort = Bool.random(using: &random)
    let start = min(ends[0], ends[1])
    let end = isShort ? min(start + 3, size) : max(ends[0], ends[1])
    return SourceRange(file: FileID(UInt32(file)), start..<end)
  }
  let diagnostics = (0..<3).map { _ in
    let notes = (0..<Int.random(in: 0..<5, using: &random)).map { _ in
      Note(text(), at: Bool.random(using: &random) ? range() : nil)
    }
    let edits = (0..<Int.random(in: 1..<4, using: &random)).map { _ in Edit(range(), text()) }
    return Diagnostic(
      Finding(
        RuleName(text()), text(), at: range(), notes: notes, help: text(),
        fix: FixIt(text(), isSafe: true, edits: edits), kernels: [text()]),
      severity: .warning, group: text())
  }
  return Report(
    command: text(), diagnostics: diagnostics, sources: SourceMap(files: files),
    details: .string(text()))
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
