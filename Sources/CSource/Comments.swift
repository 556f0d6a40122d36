import Diagnostics

extension CFile {
  /// A comment, and the line of code it speaks about.
  public struct Comment: Hashable, Sendable {
    /// With its slashes.
    public let range: ByteRange
    /// The line it shares with code; for one that stands alone the next line with code, up to its
    /// last token. nil if no code follows.
    public fileprivate(set) var line: ByteRange?
    /// Whether no code shares a line with it.
    public let isAlone: Bool
  }

  /// The comments that contain a text of at least two bytes.
  ///
  /// Comments are no tokens, so they lie where nothing else does: between two of them.
  public func comments(containing text: String) -> [Comment] {
    let bytes = source.bytes
    let word = Array(text.utf8)
    guard bytes.contains(word) else { return [] }
    var reading = CommentReading(bytes: bytes)
    bytes.withLexer { lexer in
      while true {
        let token = lexer.next()
        if token.kind == .endOfFile { break }
        if token.kind != .endOfDirective { reading.read(token.range) }
      }
    }
    reading.finish()
    return reading.comments.filter { bytes[$0.range.bytes].contains(word) }
  }
}

/// Goes along the tokens of a file and collects the comments between them, line by line.
private struct CommentReading {
  let bytes: [UInt8]
  private(set) var comments: [CFile.Comment] = []
  /// The tokens of the line that is being read; nil in front of the first one.
  private var line: ByteRange?
  /// The comments that speak about that line.
  private var ofLine: [Int] = []

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func read(_ token: ByteRange) { advance(to: token.start, token) }

  mutating func finish() { advance(to: UInt32(truncatingIfNeeded: bytes.count), nil) }

  private mutating func advance(to end: UInt32, _ token: ByteRange?) {
    let behind = line?.end ?? 0
    let gap = bytes[Int(behind)..<Int(max(behind, end))]
    let firstNewline = gap.firstIndex(of: 0x0a)
    let lastNewline = gap.lastIndex(of: 0x0a)
    var ofNext: [Int] = []
    for range in commentRanges(in: behind..<max(behind, end), of: bytes) {
      let sharesStart = line != nil && firstNewline.map { $0 >= range.start } ?? true
      let sharesEnd = token != nil && lastNewline.map { $0 < range.end } ?? true
      if sharesStart { ofLine.append(comments.count) } else { ofNext.append(comments.count) }
      comments.append(
        CFile.Comment(range: range, line: nil, isAlone: !sharesStart && !sharesEnd))
    }
    if let line, let token, firstNewline == nil {
      self.line = ByteRange(line.start, token.end)
      return
    }
    for index in ofLine { comments[index].line = line }
    ofLine = ofNext
    line = token
  }
}

/// The comments of a stretch that has nothing but comments, blanks and continuations.
private func commentRanges(in gap: Range<UInt32>, of bytes: [UInt8]) -> [ByteRange] {
  var ranges: [ByteRange] = []
  var at = Int(gap.lowerBound)
  let end = Int(gap.upperBound)
  while at + 1 < end {
    guard bytes[at] == UInt8(ascii: "/") else {
      at += 1
      continue
    }
    let start = at
    let isBlock = bytes[at + 1] == UInt8(ascii: "*")
    at += 2
    while at < end {
      if isBlock {
        if bytes[at] == UInt8(ascii: "/"), at > start + 2, bytes[at - 1] == UInt8(ascii: "*") {
          break
        }
      } else if bytes[at] == 0x0a, !isContinued(bytes, before: at) {
        break
      }
      at += 1
    }
    if isBlock { at = min(at + 1, end) }
    var last = at
    while !isBlock, last > start, bytes[last - 1] == 0x0d { last -= 1 }
    ranges.append(ByteRange(UInt32(start), UInt32(last)))
  }
  return ranges
}

/// Whether a backslash in front of a line end takes the next line along.
private func isContinued(_ bytes: [UInt8], before newline: Int) -> Bool {
  let before = newline > 0 && bytes[newline - 1] == 0x0d ? newline - 2 : newline - 1
  return before >= 0 && bytes[before] == UInt8(ascii: "\\")
}

extension Collection<UInt8> where Index == Int {
  /// Whether `word`, of two bytes or more, occurs. Looks at about one byte in `word.count`.
  fileprivate func contains(_ word: [UInt8]) -> Bool {
    guard let last = word.last, word.count > 1 else { return false }
    var shifts = [Int](repeating: word.count, count: 256)
    for (index, byte) in word.dropLast().enumerated() {
      shifts[Int(byte)] = word.count - 1 - index
    }
    var at = startIndex + word.count - 1
    while at < endIndex {
      let byte = self[at]
      if byte == last, self[(at - word.count + 1)...at].elementsEqual(word) { return true }
      at += shifts[Int(byte)]
    }
    return false
  }
}
