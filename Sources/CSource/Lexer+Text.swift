// Questions about tokens that take a look at their text.

extension Lexer {
  /// Behind the bracket that closes an opening one which was just read.
  mutating func closing(of open: Token) -> UInt32 {
    var depth = 1
    while depth > 0 {
      let token = next()
      if token.kind == .endOfFile { return token.end }
      if token.kind.isOpening { depth += 1 }
      if token.kind.isClosing { depth -= 1 }
      if depth == 0 { return token.end }
    }
    return open.end
  }

  /// The token behind a preprocessor line whose `#` was just read.
  mutating func behindDirective() -> Token {
    var token = next()
    while token.kind != .endOfDirective, token.kind != .endOfFile { token = next() }
    return token.kind == .endOfFile ? token : next()
  }

  /// `(*…`: brackets around a declarator, not arguments.
  func startsWithStar(_ group: Token) -> Bool {
    var inner = restarted(over: ByteRange(group.start + 1, group.end))
    return inner.next().kind == .star
  }

  /// No small letter, but a capital one.
  func isUpperCase(_ token: Token) -> Bool {
    var hasCapital = false
    for offset in token.start..<token.end {
      let byte = byte(at: offset)
      if UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte { return false }
      if UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte { hasCapital = true }
    }
    return hasCapital
  }

  /// Whether `part` occurs in a token.
  func contains(_ token: Token, _ part: String) -> Bool {
    let word = Array(part.utf8)
    let count = word.count
    guard Int(token.length) >= count else { return false }
    return (0...(Int(token.length) - count)).contains { shift in
      (0..<count).allSatisfy { byte(at: token.start + UInt32(shift + $0)) == word[$0] }
    }
  }
}
