/// C tokens, one after the other, over bytes that may be anything. The only file of the room that
/// touches memory without checks: each access is behind a comparison with the count.
struct Lexer {
  enum Kind: UInt8 {
    case identifier, number, text, punctuation, directive, end
  }

  struct Token {
    var kind: Kind
    /// The first byte: tells punctuation apart.
    var byte: UInt8
    var start: UInt32
    var end: UInt32

    func isPunctuation(_ character: Unicode.Scalar) -> Bool {
      kind == .punctuation && byte == UInt8(ascii: character)
    }
  }

  private let bytes: UnsafeBufferPointer<UInt8>
  private var at: Int
  private let end: Int
  /// Only white space and comments so far on this line: a `#` starts a directive.
  private var isLineStart = true

  init(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int = 0, to end: Int? = nil) {
    self.bytes = bytes
    self.at = start
    self.end = min(end ?? bytes.count, bytes.count)
    // A part of a file is no place for directives.
    isLineStart = start == 0
  }

  /// Goes on behind the bytes of something that was skipped.
  mutating func jump(to offset: Int) {
    at = min(offset, end)
    isLineStart = true
  }

  var offset: Int { at }

  mutating func next() -> Token {
    while at < end {
      let start = at
      let byte = bytes[at]
      switch classes[Int(byte)] {
      case .space:
        at += 1
      case .newline:
        at += 1
        isLineStart = true
      case .word:
        at += 1
        while at < end, classes[Int(bytes[at])].continuesWord { at += 1 }
        isLineStart = false
        return token(.identifier, start)
      case .digit:
        at += 1
        while at < end, classes[Int(bytes[at])].continuesWord || bytes[at] == UInt8(ascii: ".") {
          at += 1
        }
        isLineStart = false
        return token(.number, start)
      case .quote:
        skipQuoted(byte)
        isLineStart = false
        return token(.text, start)
      case .slash:
        if at + 1 < end, bytes[at + 1] == UInt8(ascii: "/") {
          skipLine()
        } else if at + 1 < end, bytes[at + 1] == UInt8(ascii: "*") {
          skipComment()
        } else {
          at += 1
          isLineStart = false
          return token(.punctuation, start)
        }
      case .hash where isLineStart:
        skipLine()
        return token(.directive, start)
      case .backslash:
        // A continued line: white space in effect.
        at += 1
        if at < end, bytes[at] == UInt8(ascii: "\r") { at += 1 }
        if at < end, bytes[at] == UInt8(ascii: "\n") { at += 1 }
      case .hash, .other:
        at += 1
        isLineStart = false
        return token(.punctuation, start)
      }
    }
    return Token(kind: .end, byte: 0, start: UInt32(end), end: UInt32(end))
  }

  private func token(_ kind: Kind, _ start: Int) -> Token {
    Token(kind: kind, byte: bytes[start], start: UInt32(start), end: UInt32(at))
  }

  /// To the closing quote, or to the end of the line where there is none.
  private mutating func skipQuoted(_ quote: UInt8) {
    at += 1
    while at < end {
      let byte = bytes[at]
      if byte == quote {
        at += 1
        return
      }
      if byte == UInt8(ascii: "\n") { return }
      at += byte == UInt8(ascii: "\\") ? 2 : 1
    }
    at = min(at, end)
  }

  private mutating func skipComment() {
    at += 2
    while at < end {
      if bytes[at] == UInt8(ascii: "*"), at + 1 < end, bytes[at + 1] == UInt8(ascii: "/") {
        at += 2
        return
      }
      at += 1
    }
  }

  /// To the end of the line, continuations and comments that span lines included.
  private mutating func skipLine() {
    let isComment = bytes[at] == UInt8(ascii: "/")
    while at < end {
      switch bytes[at] {
      case UInt8(ascii: "\n"): return
      case UInt8(ascii: "\\"):
        at += 1
        if at < end, bytes[at] == UInt8(ascii: "\r") { at += 1 }
        if at < end { at += 1 }
      case UInt8(ascii: "/") where !isComment && at + 1 < end && bytes[at + 1] == UInt8(ascii: "*"):
        skipComment()
      case UInt8(ascii: "/") where !isComment && at + 1 < end && bytes[at + 1] == UInt8(ascii: "/"):
        // The rest is comment; its continuation still belongs to the directive.
        at += 2
      case UInt8(ascii: "\"") where !isComment: skipQuoted(UInt8(ascii: "\""))
      default: at += 1
      }
    }
    at = min(at, end)
  }
}

private enum Class: UInt8 {
  case space, newline, word, digit, quote, slash, hash, backslash, other

  var continuesWord: Bool { self == .word || self == .digit }
}

/// The class of each byte. Bytes above 127 count as letters: identifiers may be UTF-8.
private let classes: [Class] = (0...255).map { (byte: Int) -> Class in
  switch UInt8(byte) {
  case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), 0x0b, 0x0c, 0: .space
  case UInt8(ascii: "\n"): .newline
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
    UInt8(ascii: "_"), UInt8(ascii: "$"), 0x80...0xff:
    .word
  case UInt8(ascii: "0")...UInt8(ascii: "9"): .digit
  case UInt8(ascii: "\""), UInt8(ascii: "'"): .quote
  case UInt8(ascii: "/"): .slash
  case UInt8(ascii: "#"): .hash
  case UInt8(ascii: "\\"): .backslash
  default: .other
  }
}
