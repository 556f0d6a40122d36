import Diagnostics

/// Comparing pieces of C by their tokens.
extension CFile {
  /// The text of a range with comments gone and white space folded, one string a source line that
  /// has any; with where each line lies.
  public func normalisedLines(_ range: CRange) -> [(text: String, range: CRange)] {
    var lines: [(text: String, range: CRange)] = []
    source.bytes.withUnsafeBufferPointer { bytes in
      var lexer = Lexer(bytes, from: Int(range.start), to: Int(range.end))
      var current: (text: String, range: CRange)?
      var lastEnd = range.start
      while true {
        let token = lexer.next()
        if token.kind == .end { break }
        let text = String(decoding: bytes[Int(token.start)..<Int(token.end)], as: UTF8.self)
        let isNewLine = bytes[Int(lastEnd)..<Int(token.start)].contains(UInt8(ascii: "\n"))
        if isNewLine, let done = current {
          lines.append(done)
          current = nil
        }
        if var line = current {
          line.text += " " + text
          line.range.end = token.end
          current = line
        } else {
          current = (text, CRange(token.start, token.end))
        }
        lastEnd = token.end
      }
      if let current { lines.append(current) }
    }
    return lines
  }
}
