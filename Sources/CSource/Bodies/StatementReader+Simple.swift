// Statements that no word of the language begins, and the parts of those that one does.

extension StatementReader {
  /// What stands behind a call that begins a statement.
  private enum Following {
    /// The rest of the statement.
    case more
    /// A statement that the call, of a macro then, governs.
    case governed
    /// Another statement, though there is no semicolon.
    case other
  }

  /// Reads a label, an expression, a declaration, or the use of a macro that is none of these.
  mutating func readSimple(_ first: Token) throws(Restart) {
    lastEnd = first.end
    if first.kind == .identifier, keywords[first] == .none {
      var ahead = lexer
      let second = ahead.next()
      if second.kind == .colon {
        lexer = ahead
        lastEnd = second.end
        add(.label, from: first.start, expression: first.range)
        return
      }
      if second.kind == .openParen {
        _ = try readHeader()
        let call = ByteRange(first.start, lastEnd)
        switch pending == nil ? following(first) : .more {
        case .more: break
        case .governed:
          push(.macro, first, expression: call)
          return
        case .other:
          add(.expression, from: first.start, expression: call)
          complete()
          return
        }
      }
    }
    let expression = try readToSemicolon(from: first)
    add(.expression, from: first.start, expression: expression)
    complete()
  }

  private func following(_ name: Token) -> Following {
    var ahead = lexer
    let token = ahead.next()
    let isUpperCase = lexer.isUpperCase(name) && !lexer.contains(name, "FOR")
    switch token.kind {
    case .openBrace: return .governed
    case .closeBrace: return .other
    case .directive: return isUpperCase ? .other : .more
    case .identifier:
      switch keywords[token] {
      case .statement:
        return isUpperCase || lexer.reads(token, "else") ? .other : .governed
      case .none:
        if isUpperCase { return .other }
        // `typeof_member(struct box, size) size = …;` declares something.
        let second = ahead.next().kind
        let declares = second == .assign || second == .semicolon || second == .comma
        let isLoop = lexer.contains(name, "for_each")
        return declares && !isLoop && !token.flags.contains(.startsLine) ? .more : .governed
      default:
        return isUpperCase && token.flags.contains(.startsLine) ? .other : .more
      }
    default: return .more
    }
  }

  /// Reads the rest of a statement and its semicolon, and returns what is before it: from `first`,
  /// which has been read, or from the next token on.
  mutating func readToSemicolon(from first: Token?) throws(Restart) -> ByteRange {
    var range = first.map { ByteRange($0.start, max($0.end, lastEnd)) } ?? .none
    var braces = 0
    while true {
      let token = try inner()
      switch token.kind {
      case .endOfFile:
        pending = token
        return range
      case .semicolon where braces == 0:
        lastEnd = token.end
        return range
      case .openBrace: braces += 1
      case .closeBrace where braces == 0:
        // The semicolon is missing.
        pending = token
        return range
      case .closeBrace: braces -= 1
      default: break
      }
      lastEnd = token.end
      range = ByteRange(range.isEmpty ? token.start : range.start, token.end)
    }
  }

  /// Reads `(…)` and returns what is in it; nothing if there is no parenthesis.
  mutating func readHeader() throws(Restart) -> ByteRange {
    let paren = try inner()
    guard paren.kind == .openParen else {
      pending = paren
      return .none
    }
    lastEnd = paren.end
    var range = ByteRange.none
    var parens = 1
    var braces = 0
    while true {
      let token = try inner()
      switch token.kind {
      case .openParen: parens += 1
      case .closeParen: parens -= 1
      case .openBrace: braces += 1
      case .closeBrace: braces -= 1
      default: break
      }
      if token.kind == .endOfFile || braces < 0 {
        // The parenthesis is missing.
        pending = token
        return range
      }
      lastEnd = token.end
      if parens == 0 { return range }
      range = ByteRange(range.isEmpty ? token.start : range.start, token.end)
    }
  }
}
