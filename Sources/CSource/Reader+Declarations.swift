// File scope: gathering the tokens of a declaration and telling what it is.

extension Reader {
  mutating func readHead(_ token: Token) {
    switch token.kind {
    case .identifier:
      if token.flags.contains(.startsLine) { endLoneCall(before: token) }
      append(token)
    case .openParen, .openBracket:
      fold(token, as: .group)
    case .openBrace:
      openBraces(token)
    case .closeBrace where place.linkages > 0:
      place.linkages -= 1
      dropHead()
    case .closeBrace:
      if !isDead { isUnbalanced = true }
      dropHead()
    case .closeParen, .closeBracket:
      if !isDead { isUnbalanced = true }
    case .semicolon:
      endDeclaration(token)
    case .assign where !place.head.isEmpty:
      fold(token, as: .initialiser)
    default:
      append(token)
    }
  }

  /// Reads on to the bracket that closes this region, and takes all of it for one token.
  mutating func readFolded(_ token: Token) {
    switch token.kind {
    case .openParen: push(Bracket.paren)
    case .openBracket: push(Bracket.square)
    case .openBrace: push(Bracket.brace)
    case .closeParen, .closeBracket:
      closeBracket(token)
      guard isAtFloor, place.mode == .group else { return }
      unfold(to: token, as: token.kind == .closeParen ? .group : .subscripted)
    case .closeBrace:
      guard closeBrace(token) else {
        if !isDead { isUnbalanced = true }
        place.mode = .head
        dropHead()
        return
      }
      guard isAtFloor, place.mode != .group else { return }
      let isType = place.mode == .aggregate
      unfold(to: token, as: .braces)
      if isType { addType() } else { dropHead() }
    default: break
    }
  }

  mutating func endInitialiser(_ token: Token) {
    unfold(to: place.previous, as: .initialiser)
    readHead(token)
  }

  mutating func dropHead() {
    let end = headFloor
    place.head = end..<end
  }

  private mutating func append(_ token: Token) {
    let end = place.head.upperBound
    guard end < Self.longestHead else { return }
    if end < head.count { head[end] = token } else { head.append(token) }
    place.head = place.head.lowerBound..<(end + 1)
  }

  private mutating func fold(_ token: Token, as mode: Mode) {
    place.mode = mode
    place.opening = token
    place.floor = place.depth
    place.owner = .file
    switch token.kind {
    case .openParen: push(Bracket.paren)
    case .openBracket: push(Bracket.square)
    case .openBrace: push(Bracket.brace)
    default: break
    }
  }

  private mutating func unfold(to last: Token, as kind: Token.Kind) {
    var token = place.opening
    let start = kind == .initialiser ? trimmed(ByteRange(token.end, last.end)).start : token.start
    token.start = start
    token.end = max(start, last.end)
    token.kind = kind
    place.mode = .head
    append(token)
  }
}

// MARK: - What a declaration turns out to be

extension Reader {
  private mutating func openBraces(_ brace: Token) {
    let items = head[place.head]
    guard let first = items.first, let last = items.last else {
      fold(brace, as: .skipped)
      return
    }
    if items.count == 2, keywords[first] == .extern, last.kind == .string {
      place.linkages += 1
      dropHead()
      return
    }
    var declaration = Declaration(items, lexer, keywords)
    if declaration.endsInTag {
      fold(brace, as: .aggregate)
      return
    }
    guard let function = declaration.next(), let parameters = function.parameters else {
      fold(brace, as: .skipped)
      return
    }
    beginBody(
      of: CFile.Function(
        name: function.name.name,
        kind: declaration.isTyped ? .ordinary : macroKind(function.name),
        specifiers: declaration.specifiers.subtracting(.typedef),
        signature: ByteRange(first.start, last.end), parameters: parameters,
        body: ByteRange(brace.start, brace.end), branch: branch),
      at: brace)
  }

  /// What a name that has a body but no type before it is.
  private func macroKind(_ name: Token) -> CFile.Function.Kind {
    // `__SYSCALL_DEFINEx` has a small letter.
    if lexer.contains(name, "SYSCALL"), lexer.contains(name, "DEFINE") { return .systemCall }
    return lexer.isUpperCase(name) ? .macro : .ordinary
  }

  private mutating func endDeclaration(_ semicolon: Token) {
    let items = head[place.head]
    guard let first = items.first else { return }
    var declaration = Declaration(items, lexer, keywords)
    if declaration.hasOldStyleParameters {
      append(semicolon)
      return
    }
    while let declarator = declaration.next() {
      add(declarator, of: declaration, from: first.start)
    }
    dropHead()
  }

  private mutating func add(
    _ declarator: Declarator, of declaration: Declaration, from start: UInt32
  ) {
    let name = declarator.name.name
    var specifiers = declaration.specifiers
    if declarator.isConst { specifiers.insert(.const) } else { specifiers.remove(.const) }
    if specifiers.contains(.typedef) {
      facts.types.append(
        CFile.TypeName(name: name, kind: .typedef, body: nil, branch: branch))
    } else if let arguments = declarator.parameters, !declaration.isTyped {
      facts.fileScopeCalls.append(
        CFile.FileScopeCall(
          name: name, specifiers: specifiers, range: ByteRange(start, arguments.end),
          arguments: arguments, branch: branch))
    } else if let parameters = declarator.parameters {
      facts.prototypes.append(
        CFile.Prototype(
          name: name, specifiers: specifiers, signature: ByteRange(start, declarator.end),
          parameters: parameters, annotation: declarator.annotation, branch: branch))
    } else if declaration.isTyped {
      facts.variables.append(
        CFile.Variable(
          name: name, specifiers: specifiers,
          declaration: ByteRange(
            start, max(declarator.end, declarator.initialiser?.end ?? 0)),
          initialiser: declarator.initialiser, annotation: declarator.annotation, branch: branch,
          function: nil))
    }
  }

  /// `EXPORT_SYMBOL(x)` needs no semicolon where a new line starts something else, and neither
  /// does a macro without arguments on a line of its own.
  private mutating func endLoneCall(before token: Token) {
    let items = head[place.head]
    if items.count == 1, let word = items.first, word.kind == .identifier,
      word.flags.contains(.startsLine), keywords[word] == .none, lexer.isUpperCase(word),
      keywords[token] != .none || lexer.isUpperCase(token)
    {
      dropHead()
      return
    }
    guard 2...16 ~= items.count, let last = items.last, last.kind == .group else { return }
    guard token.flags.contains(.inFirstColumn) || !keywords[token].isAttribute else { return }
    var declaration = Declaration(items, lexer, keywords)
    guard !declaration.isTyped, let call = declaration.next(), let arguments = call.parameters,
      arguments == last.range, !declaration.isTyped, let first = items.first
    else { return }
    add(call, of: declaration, from: first.start)
    dropHead()
  }

  /// Adds the type whose braces have just been closed.
  private mutating func addType() {
    let items = head[place.head]
    guard let braces = items.last else { return }
    var name = CFile.Name.none
    for token in items.dropLast().reversed() where token.kind == .identifier {
      switch keywords[token] {
      case .none:
        name = token.name
      case .aggregate, .enum:
        guard !name.range.isEmpty else { return }
        let kind: CFile.TypeName.Kind =
          keywords[token] == .enum ? .enum : lexer.reads(token, "struct") ? .struct : .union
        facts.types.append(
          CFile.TypeName(name: name, kind: kind, body: braces.range, branch: branch))
        return
      default: break
      }
    }
  }
}
