import CSource

extension CFile {
  /// The tokens of a range as texts; comments are none. A literal with blanks comes in parts.
  func words(in range: ByteRange) -> [Substring] {
    normalizedLines(of: range).flatMap { $0.text.split(separator: " ") }
  }
}
