import Diagnostics
import Testing
import YAMLTree

@Suite struct EncodingTests {
  @Test func refusesUTF16AndUTF32ByTheirNames() throws {
    let utf16 = Array("a: b\n".utf16)
    let little = utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    let big = utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    for bytes in [little, big, [0xFF, 0xFE] + little, [0xFE, 0xFF] + big] {
      let reading = Reading(bytes)
      #expect(reading.document == nil)
      let finding = try #require(reading.findings.first)
      #expect(finding.rule == "yaml-encoding")
      #expect(finding.message == "the file is encoded in UTF-16, but must be UTF-8")
      #expect(finding.help == "convert it, for example with `iconv -f UTF-16 -t UTF-8`")
    }
    let utf32: [UInt8] = [0xFF, 0xFE, 0, 0, 0x61, 0, 0, 0]
    #expect(
      Reading(utf32).findings.first?.message
        == "the file is encoded in UTF-32, but must be UTF-8")
  }

  @Test(
    arguments: [
      ([0x61, 0x3A, 0x20, 0xE9, 0x0A], 3, "the byte 0xE9 is not valid UTF-8 here"),
      ([0x61, 0xC3], 1, "the byte 0xC3 is not valid UTF-8 here"),
      ([0xC0, 0x80], 0, "the byte 0xC0 is not valid UTF-8 here"),
      ([0x61, 0xED, 0xA0, 0x80], 1, "the byte 0xED is not valid UTF-8 here"),
      ([0xF4, 0x90, 0x80, 0x80], 0, "the byte 0xF4 is not valid UTF-8 here"),
      ([0x61, 0x3A, 0x20, 0x62, 0x00, 0x0A], 4, "the file contains a NUL byte"),
      ([0x61, 0x1B, 0x0A], 1, "the file contains the control character U+001B"),
      ([0x61, 0x7F, 0x0A], 1, "the file contains the control character U+007F"),
    ] as [([UInt8], Int, String)])
  func pointsAtTheExactByte(bytes: [UInt8], offset: Int, message: String) throws {
    let reading = Reading(bytes)
    #expect(reading.document == nil)
    #expect(reading.findings.count == 1)
    let finding = try #require(reading.findings.first)
    #expect(finding.rule == "yaml-encoding")
    #expect(finding.message == message)
    #expect(finding.range.bytes == offset..<offset + 1)
  }

  @Test(arguments: ["\u{85}", "\u{2028}", "\u{2029}"])
  func refusesLineBreaksNobodySees(character: String) throws {
    let finding = try #require(Reading("# a\(character)b: c\n").findings.first)
    #expect(finding.message.hasSuffix("ends a line for YAML, but not for most editors"))
    #expect(finding.range.bytes == 3..<3 + character.utf8.count)
  }

  @Test func refusesControlCharactersMadeByEscapes() throws {
    let reading = Reading("a: \"x\\0y\"\nb: \"\\e[1m\"\nc: \"\\n\\t\"\nd: \"\\N\"\n")
    #expect(
      reading.findings.map(\.message)
        == ["U+0000", "U+001B", "U+0085"].map {
          "an escape puts the control character \($0) into this value"
        })
    #expect(reading.outline == "{a:? b:? c:\n\t d:?}")
    #expect(reading.document?.isComplete == true)
  }

  @Test func readsThroughAByteOrderMark() {
    let reading = Reading([0xEF, 0xBB, 0xBF] + Array("a: b\nc: 'é'\n".utf8))
    #expect(reading.findings == [])
    #expect(reading.outline == "{a:b c:é}")
    #expect(reading.written(reading.node("c")) == "'é'")
  }
}
