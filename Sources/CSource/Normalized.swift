internal import Diagnostics

extension CFile {
  /// Whether two texts consist of the same tokens: blanks, comments and line ends aside.
  public func hasSameTokens(
    in range: ByteRange, as otherRange: ByteRange, of other: CFile
  ) -> Bool {
    source.bytes.withLexer(over: range) { mine in
      other.source.bytes.withLexer(over: otherRange) { theirs in
        while true {
          let (a, b) = (mine.next(), theirs.next())
          guard a.kind == b.kind, a.hash == b.hash, a.length == b.length else { return false }
          if a.kind == .endOfFile { return true }
          for index in 0..<a.length
          where mine.byte(at: a.start + index) != theirs.byte(at: b.start + index) { return false }
        }
      }
    }
  }

  /// A number that is the same for texts of the same tokens, on every run.
  public func tokenHash(of range: ByteRange) -> UInt64 {
    source.bytes.withLexer(over: range) { lexer in
      var hash: UInt64 = 0xcbf2_9ce4_8422_2325
      var token = lexer.next()
      while token.kind != .endOfFile {
        for offset in token.start..<token.end {
          hash = (hash ^ UInt64(lexer.byte(at: offset))) &* 0x100_0000_01b3
        }
        // Where one token ends is part of what is hashed.
        hash = (hash ^ 0xff) &* 0x100_0000_01b3
        token = lexer.next()
      }
      return hash
    }
  }

  /// A line of code with one blank between its tokens and without comments.
  public struct Line: Hashable, Sendable {
    public let text: String
    /// From the first token to the last.
    public let range: ByteRange
  }

  /// The lines of a text that hold code, for showing how two texts differ.
  public func normalizedLines(of range: ByteRange) -> [Line] {
    source.bytes.normalizedLines(of: range)
  }
}

extension Array where Element == UInt8 {
  /// The lines of a part that hold code.
  func normalizedLines(of range: ByteRange) -> [CFile.Line] {
    withLexer(over: range) { lexer in
      var lines: [CFile.Line] = []
      var text = ""
      var start: UInt32 = range.start
      var end: UInt32 = range.start
      while true {
        let token = lexer.next()
        let isLast = token.kind == .endOfFile
        if isLast || token.flags.contains(.startsLine) {
          if !text.isEmpty { lines.append(CFile.Line(text: text, range: ByteRange(start, end))) }
          if isLast { return lines }
          text = ""
        }
        if token.kind == .endOfDirective { continue }
        if text.isEmpty { start = token.start } else { text += " " }
        text += String(decoding: self[token.range.bytes], as: UTF8.self)
        end = token.end
      }
    }
  }
}
