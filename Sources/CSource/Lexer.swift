/// Bytes → tokens, one at a time, in one pass and without looking back.
///
/// Comments, blanks and line continuations vanish. What is not terminated ends where a compiler
/// would give up: a literal at the end of its line, a comment at the end of the file. This is the
/// only file that reads bytes through pointers; a lexer must not outlive the buffer it reads.
struct Lexer {
  private let base: UnsafePointer<UInt8>
  private let classes: UnsafePointer<UInt8>
  private var end: Int
  private var at: Int
  /// Whether no token has been seen on this line yet.
  private var isFresh: Bool
  private var lineStart: Int
  private(set) var isInDirective = false

  /// Reads a file from its start, or a part of one, which starts inside a line.
  fileprivate init(
    _ bytes: UnsafeBufferPointer<UInt8>, _ classes: UnsafePointer<UInt8>, part: Range<Int>?
  ) {
    // An empty buffer may have no address; its byte is never read.
    base = bytes.baseAddress ?? classes
    self.classes = classes
    let all = 0..<min(bytes.count, Int(UInt32.max))
    let range = part?.clamped(to: all) ?? all
    at = range.lowerBound
    end = range.upperBound
    isFresh = part == nil
    lineStart = part == nil ? 0 : -1
    if part == nil, end >= 3, base[0] == 0xef, base[1] == 0xbb, base[2] == 0xbf {
      // A byte order mark, which would otherwise be part of the first word.
      at = 3
      lineStart = 3
    }
  }

  /// The next token; at the end `endOfFile`, over and over.
  mutating func next() -> Token {
    while at < end {
      let start = at
      let byte = base[at]
      switch classes[Int(byte)] {
      case ByteClass.blank:
        at += 1
      case ByteClass.newline:
        if isInDirective {
          isInDirective = false
          return end(.endOfDirective)
        }
        at += 1
        isFresh = true
        lineStart = at
      case ByteClass.backslash:
        let newline = peek(1) == 0x0d ? 2 : 1
        guard peek(newline) == 0x0a else {
          at += 1
          return token(.otherByte, from: start)
        }
        at += newline + 1
        if !isInDirective { lineStart = at }
      case ByteClass.letter:
        return identifier()
      case ByteClass.slash:
        switch peek(1) {
        case UInt8(ascii: "/"): skipLineComment()
        case UInt8(ascii: "*"): skipBlockComment()
        default: return operation(byte)
        }
      case ByteClass.digit:
        return number()
      case ByteClass.quote:
        skipLiteral(byte)
        return token(byte == UInt8(ascii: "\"") ? .string : .character, from: start)
      case ByteClass.hash where isFresh && !isInDirective:
        at += 1
        let directive = token(.directive, from: start)
        isInDirective = true
        return directive
      case ByteClass.operation, ByteClass.hash:
        return operation(byte)
      case let single:
        at += 1
        return token(Token.Kind(rawValue: single) ?? .otherByte, from: start)
      }
    }
    let kind: Token.Kind = isInDirective ? .endOfDirective : .endOfFile
    isInDirective = false
    return end(kind)
  }

  /// The name after `#include`: `<…>` or `"…"`, in which nothing has a meaning.
  mutating func headerName() -> ByteRange? {
    var close: UInt8 = 0
    while close == 0 {
      switch peek(0) {
      case UInt8(ascii: "<"): close = UInt8(ascii: ">")
      case UInt8(ascii: "\""): close = UInt8(ascii: "\"")
      case 0x20, 0x09: at += 1
      case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "*"): skipBlockComment()
      case UInt8(ascii: "\\") where peek(1) == 0x0a: at += 2
      default: return nil
      }
    }
    var behind = at + 1
    while behind < end, base[behind] != close, base[behind] != 0x0a { behind += 1 }
    guard behind < end, base[behind] == close else { return nil }
    let range = ByteRange(offset(at), offset(behind + 1))
    at = behind + 1
    return range
  }

  /// A byte of the text, or 0 outside it.
  func byte(at offset: UInt32) -> UInt8 { Int(offset) < end ? base[Int(offset)] : 0 }

  /// Whether a token reads as `word`.
  func reads(_ token: Token, _ word: StaticString) -> Bool {
    guard Int(token.length) == word.utf8CodeUnitCount else { return false }
    for index in 0..<word.utf8CodeUnitCount
    where base[Int(token.start) + index] != word.utf8Start[index] { return false }
    return true
  }
}

// MARK: - Starting again

extension Lexer {
  /// A lexer over a part of the same text.
  func restarted(over part: ByteRange) -> Lexer {
    var other = self
    other.at = min(Int(part.start), end)
    other.end = min(Int(part.end), end)
    other.isFresh = false
    other.isInDirective = false
    other.lineStart = -1
    return other
  }
}

// MARK: - The kinds of tokens

extension Lexer {
  @inline(__always)
  private mutating func token(_ kind: Token.Kind, from start: Int, hash: UInt32 = 0) -> Token {
    var flags: Token.Flags = []
    if isFresh {
      flags = start == lineStart ? [.startsLine, .inFirstColumn] : .startsLine
      isFresh = false
    }
    return Token(start: offset(start), end: offset(at), hash: hash, kind: kind, flags: flags)
  }

  @inline(__always)
  private func end(_ kind: Token.Kind) -> Token {
    Token(start: offset(at), end: offset(at), hash: 0, kind: kind, flags: [])
  }

  /// Never out of range: a lexer reads no more than `UInt32.max` bytes.
  @inline(__always)
  private func offset(_ position: Int) -> UInt32 { UInt32(truncatingIfNeeded: position) }

  @inline(__always)
  private func peek(_ distance: Int) -> UInt8 { at + distance < end ? base[at + distance] : 0 }

  @inline(__always)
  private mutating func identifier() -> Token {
    let start = at
    var hash = CFile.Name.seed
    repeat {
      hash = CFile.Name.mix(hash, base[at])
      at += 1
    } while at < end && isWordByte(base[at])
    return token(.identifier, from: start, hash: hash)
  }

  @inline(__always)
  private func isWordByte(_ byte: UInt8) -> Bool {
    let group = classes[Int(byte)]
    return group == ByteClass.letter || group == ByteClass.digit
  }

  /// A preprocessing number: `0x1fUL`, `1.5e-3`, and what only looks like one.
  private mutating func number() -> Token {
    let start = at
    at += 1
    while at < end {
      let byte = base[at]
      if isWordByte(byte) || byte == UInt8(ascii: ".") {
        at += 1
      } else if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-"), isExponent(base[at - 1]),
        !(peekIsHexadecimal(start))
      {
        at += 1
      } else {
        break
      }
    }
    return token(.number, from: start)
  }

  private func isExponent(_ byte: UInt8) -> Bool { byte | 0x20 == UInt8(ascii: "e") }

  /// `0xe+1` is a sum, whatever the standard says: so everyone who writes it means.
  private func peekIsHexadecimal(_ start: Int) -> Bool {
    start + 1 < end && base[start + 1] | 0x20 == UInt8(ascii: "x")
  }

  /// The longest operator that starts here.
  private mutating func operation(_ first: UInt8) -> Token {
    let start = at
    let second = peek(1)
    at += 1
    var kind = Token.Kind.otherOperator
    switch (first, second) {
    case (UInt8(ascii: "."), UInt8(ascii: "0")...UInt8(ascii: "9")):
      at -= 1
      return number()
    case (UInt8(ascii: "-"), UInt8(ascii: ">")):
      at += 1
      kind = .arrow
    case (UInt8(ascii: "."), UInt8(ascii: ".")) where peek(1) == UInt8(ascii: "."):
      at += 2
    case (UInt8(ascii: "<"), UInt8(ascii: "<")), (UInt8(ascii: ">"), UInt8(ascii: ">")):
      at += peek(1) == UInt8(ascii: "=") ? 2 : 1
    case (UInt8(ascii: "+"), UInt8(ascii: "+")), (UInt8(ascii: "-"), UInt8(ascii: "-")),
      (UInt8(ascii: "&"), UInt8(ascii: "&")), (UInt8(ascii: "|"), UInt8(ascii: "|")),
      (UInt8(ascii: "#"), UInt8(ascii: "#")):
      at += 1
    case (UInt8(ascii: "."), _): kind = .dot
    case (UInt8(ascii: ":"), _): kind = .colon
    case (UInt8(ascii: "?"), _), (UInt8(ascii: "~"), _), (UInt8(ascii: "#"), _): break
    case (_, UInt8(ascii: "=")): at += 1
    case (UInt8(ascii: "="), _): kind = .assign
    case (UInt8(ascii: "*"), _): kind = .star
    default: break
    }
    return token(kind, from: start)
  }

  private mutating func skipLiteral(_ quote: UInt8) {
    at += 1
    while at < end {
      let byte = base[at]
      if byte == quote {
        at += 1
        return
      }
      if byte == 0x0a { return }
      if byte == UInt8(ascii: "\\") {
        at += peek(1) == 0x0d && peek(2) == 0x0a ? 2 : 1
      }
      at += 1
    }
    at = end
  }

  private mutating func skipLineComment() {
    while at < end, base[at] != 0x0a {
      if base[at] == UInt8(ascii: "\\") {
        at += peek(1) == 0x0d && peek(2) == 0x0a ? 2 : 1
      }
      at += 1
    }
    at = min(at, end)
  }

  private mutating func skipBlockComment() {
    at += 2
    while at < end {
      if base[at] == UInt8(ascii: "*"), peek(1) == UInt8(ascii: "/") {
        at += 2
        return
      }
      if base[at] == 0x0a { lineStart = at + 1 }
      at += 1
    }
  }
}

// MARK: - Handing out lexers

extension Array where Element == UInt8 {
  /// Lends a lexer over the whole text.
  func withLexer<Result>(_ body: (inout Lexer) -> Result) -> Result {
    withLexer(part: nil, body)
  }

  /// Lends a lexer over a part of the text.
  func withLexer<Result>(over part: ByteRange, _ body: (inout Lexer) -> Result) -> Result {
    withLexer(part: part.bytes, body)
  }

  private func withLexer<Result>(part: Range<Int>?, _ body: (inout Lexer) -> Result) -> Result {
    withUnsafeBufferPointer { bytes in
      ByteClass.table.withUnsafeBufferPointer { table in
        guard let classes = table.baseAddress else { preconditionFailure("the table is not empty") }
        var lexer = Lexer(bytes, classes, part: part)
        return body(&lexer)
      }
    }
  }
}
