import Testing

@testable import Diagnostics

@Suite struct LineIndexTests {
  @Test func countsLinesOverEveryKindOfLineEnd() {
    let index = LineIndex(Array("a\nbb\r\nccc\rd".utf8))
    #expect(index.lineCount == 4)
    #expect(index.position(of: 0) == .init(line: 1, column: 1))
    #expect(index.position(of: 3) == .init(line: 2, column: 2))
    #expect(index.position(of: 6) == .init(line: 3, column: 1))
    #expect(index.position(of: 10) == .init(line: 4, column: 1))
    #expect(index.line(2) == 2..<4)
    #expect(index.line(3) == 6..<9)
  }

  @Test func countsColumnsInBytes() {
    let index = LineIndex(Array("é=1".utf8))
    #expect(index.position(of: 2) == .init(line: 1, column: 3))
  }

  @Test func placesAnOffsetBehindTheEndAtTheEnd() {
    #expect(LineIndex([]).position(of: 7) == .init(line: 1, column: 1))
    #expect(LineIndex(Array("x\n".utf8)).position(of: 9) == .init(line: 2, column: 1))
  }
}
