/// A declared name with what belongs to it alone.
struct Declarator {
  var name: Token
  /// With the parentheses, if it is a function.
  var parameters: ByteRange?
  var initialiser: ByteRange?
  var annotation: ByteRange?
  /// Behind the last token that belongs to the declarator, annotation and initialiser aside.
  var end: UInt32
  var isConst = false
}

/// Reads the folded tokens of one declaration: what it says of all its names, then each name.
///
/// Without headers it is a guess which words are types and which are macros. The kernel's habits
/// decide: of several plain words the last is the name, unless it looks like an attribute.
struct Declaration {
  let items: ArraySlice<Token>
  let lexer: Lexer
  let keywords: KeywordTable
  var at: Int
  var isConst = false
  var specifiers: CFile.Specifiers = []
  /// Whether a type stands before the names.
  var isTyped = false
  /// Ends in `struct tag`: braces that follow hold members.
  var endsInTag = false

  init(_ items: ArraySlice<Token>, _ lexer: Lexer, _ keywords: KeywordTable) {
    self.items = items
    self.lexer = lexer
    self.keywords = keywords
    at = items.startIndex
    readType()
  }

  /// The next declared name.
  mutating func next() -> Declarator? {
    readPointers()
    guard let token = peek() else { return nil }
    var declarator: Declarator?
    if token.kind == .identifier, keywords[token] == .none {
      declarator = Declarator(name: token, end: token.end)
      at += 1
      if let group = peek(), group.kind == .group {
        declarator = Declarator(name: token, parameters: group.range, end: group.end)
        at += 1
      }
    } else if token.kind == .group {
      at += 1
      declarator = nested(in: token)
    }
    guard var result = declarator else { return nil }
    result.isConst = result.isConst || isConst
    readTail(of: &result)
    return result
  }

  /// `int f(a, b) int a; …`: the semicolon is not the end.
  var hasOldStyleParameters: Bool {
    guard isTyped, items.count < 64, !specifiers.contains(.typedef) else { return false }
    var rest = self
    rest.readPointers()
    guard let name = rest.peek(), name.kind == .identifier, keywords[name] == .none,
      let group = rest.peek(1), group.kind == .group, let type = rest.peek(2),
      type.kind == .identifier, rest.peek(3) != nil, isNameList(group.range)
    else { return false }
    switch keywords[type] {
    case .type, .aggregate, .enum, .const, .qualifier: return true
    case .none: return !isTailLike(type)
    default: return false
    }
  }
}

// MARK: - Names

extension Declaration {
  private mutating func readPointers() {
    while let token = peek() {
      if token.kind == .star {
        isConst = false
        isTyped = true
        at += 1
      } else if token.kind == .comma {
        at += 1
      } else if token.kind == .identifier, keywords[token].isSpecifier {
        readSpecifier(keywords[token])
      } else {
        return
      }
    }
  }

  /// What follows a name up to the next one.
  private mutating func readTail(of declarator: inout Declarator) {
    while let token = peek(), token.kind != .comma {
      switch token.kind {
      case .initialiser:
        declarator.initialiser = token.range
        at += 1
      case .identifier where keywords[token] == .none && peek(1)?.kind == .group:
        if declarator.annotation == nil, let group = peek(1) {
          declarator.annotation = ByteRange(token.start, group.end)
        }
        at += 2
      case .identifier where keywords[token] != .none:
        readSpecifier(keywords[token])
        declarator.end = items[at - 1].end
      default:
        if declarator.annotation == nil, declarator.initialiser == nil {
          declarator.end = token.end
        }
        at += 1
      }
    }
  }

  /// `(*name)(…)`, `(*name(…))(…)`, `(name)(…)`.
  private mutating func nested(in group: Token) -> Declarator? {
    var inner = lexer.restarted(over: ByteRange(group.start + 1, group.end - 1))
    var isPointer = false
    var isConst = false
    var token = inner.next()
    var name: Token?
    scan: while token.kind != .endOfFile {
      switch token.kind {
      case .star:
        isPointer = true
        isConst = false
      case .identifier:
        let keyword = keywords[token]
        if keyword == .const { isConst = true }
        if keyword == .none { name = token }
        if keyword == .type || keyword == .aggregate { return nil }
      case .openParen where name == nil: break
      default: break scan
      }
      token = inner.next()
    }
    guard let name else { return nil }
    var declarator = Declarator(name: name, end: group.end)
    declarator.isConst = isConst
    if token.kind == .openParen {
      declarator.parameters = ByteRange(token.start, inner.closing(of: token))
    } else if !isPointer, let outer = peek(), outer.kind == .group {
      declarator.parameters = outer.range
    }
    if isPointer || declarator.parameters != nil, let outer = peek(), outer.kind == .group {
      declarator.end = outer.end
      at += 1
    }
    return declarator
  }

  /// Looks like an attribute macro of somebody's own.
  func isTailLike(_ token: Token) -> Bool {
    lexer.byte(at: token.start) == UInt8(ascii: "_")
      && lexer.byte(at: token.start + 1) == UInt8(ascii: "_") || lexer.isUpperCase(token)
  }

  /// `(a, b)`: words and commas only.
  func isNameList(_ group: ByteRange) -> Bool {
    guard group.count < 1024 else { return false }
    var inner = lexer.restarted(over: ByteRange(group.start + 1, group.end - 1))
    var token = inner.next()
    guard token.kind == .identifier else { return false }
    while token.kind == .identifier, keywords[token] == .none {
      token = inner.next()
      if token.kind == .endOfFile { return true }
      guard token.kind == .comma else { return false }
      token = inner.next()
    }
    return false
  }
}
