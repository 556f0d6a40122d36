import Diagnostics

/// What a statement outside of functions declares.
extension CReader {
  /// The function whose body opens behind these tokens, or nil if the brace opens something else.
  func functionDefinition(_ tokens: [Lexer.Token], body: Lexer.Token) -> CFunction? {
    guard let first = tokens.first, let declarator = declarator(in: tokens) else { return nil }
    // An initialiser, or a type with an attribute: `struct s __aligned(8) {`.
    if tokens.contains(where: { $0.isPunctuation("=") }) { return nil }
    let name: Lexer.Token
    let isSystemCall = isSystemCallMacro(tokens[declarator])
    if isSystemCall {
      guard declarator + 2 < tokens.count, tokens[declarator + 2].kind == .identifier else {
        return nil
      }
      name = tokens[declarator + 2]
    } else {
      name = tokens[declarator]
    }
    let last = tokens[tokens.count - 1]
    return CFunction(
      name: string(name), nameRange: CRange(name.start, name.end),
      range: CRange(first.start, body.end), signature: CRange(first.start, last.end),
      body: CRange(body.start, body.end), isStatic: tokens.contains { equals($0, "static") },
      isSystemCall: isSystemCall, specifiers: specifiers(tokens, declarator),
      calls: file.calls.count..<file.calls.count, conditional: conditional)
  }

  /// Reads a whole statement that ends with `;`.
  mutating func take(_ tokens: [Lexer.Token], endingAt end: UInt32) {
    guard let first = tokens.first else { return }
    if equals(first, "typedef") { return }
    let hasInitialiser = tokens.contains { $0.isPunctuation("=") }
    if !hasInitialiser, let invocation = invocation(tokens) {
      file.invocations.append(invocation)
      return
    }
    if !hasInitialiser, !tokens.contains(where: { $0.isPunctuation("{") }),
      let declarator = declarator(in: tokens), declarator > 0
    {
      let name = tokens[declarator]
      file.prototypes.append(
        CPrototype(
          name: string(name), nameRange: CRange(name.start, name.end),
          range: CRange(first.start, end), isStatic: tokens.contains { equals($0, "static") },
          conditional: conditional))
      return
    }
    takeVariables(tokens, endingAt: end)
  }

  /// `NAME(…)` and nothing else.
  private func invocation(_ tokens: [Lexer.Token]) -> CInvocation? {
    guard tokens.count >= 3, tokens[0].kind == .identifier, tokens[1].isPunctuation("("),
      let last = tokens.last, last.isPunctuation(")"),
      closing(of: 1, in: tokens) == tokens.count - 1
    else { return nil }
    return CInvocation(
      name: string(tokens[0]), nameRange: CRange(tokens[0].start, tokens[0].end),
      arguments: CRange(tokens[1].end, last.start), conditional: conditional)
  }

  /// The index of the identifier that names a function: the first one before a parenthesis that is
  /// no attribute; within the parentheses for functions that return pointers to functions.
  private func declarator(in tokens: [Lexer.Token]) -> Int? {
    var index = 1
    while index < tokens.count {
      guard tokens[index].isPunctuation("(") else {
        index += 1
        continue
      }
      let before = tokens[index - 1]
      let end = closing(of: index, in: tokens) ?? tokens.count - 1
      if index + 1 < tokens.count, tokens[index + 1].isPunctuation("*") {
        // `void (*name(int a))(int)`, or a pointer to a function, which is a variable.
        let inner = (index + 2..<end).first {
          tokens[$0].kind == .identifier && $0 + 1 < end && tokens[$0 + 1].isPunctuation("(")
        }
        return inner
      }
      if before.kind == .identifier, !isAttribute(before), !isTypeWord(before) { return index - 1 }
      index = end + 1
    }
    return nil
  }

  private func closing(of open: Int, in tokens: [Lexer.Token]) -> Int? {
    var depth = 0
    for index in open..<tokens.count where tokens[index].kind == .punctuation {
      if tokens[index].byte == UInt8(ascii: "(") { depth += 1 }
      if tokens[index].byte == UInt8(ascii: ")") {
        depth -= 1
        if depth == 0 { return index }
      }
    }
    return nil
  }

  private func specifiers(_ tokens: [Lexer.Token], _ declarator: Int) -> [String] {
    var words: [String] = []
    var depth = 0
    for (index, token) in tokens.enumerated() where index != declarator {
      if token.isPunctuation("(") { depth += 1 }
      if token.isPunctuation(")") { depth -= 1 }
      guard depth == 0, token.kind == .identifier else { continue }
      let word = string(token)
      if word.hasPrefix("__") || word.hasPrefix("no") || word == "inline" || word == "static"
        || word == "asmlinkage"
      {
        words.append(word)
      }
    }
    return words
  }

  private mutating func takeVariables(_ tokens: [Lexer.Token], endingAt end: UInt32) {
    guard let first = tokens.first else { return }
    let isStatic = tokens.contains { equals($0, "static") }
    let isExtern = tokens.contains { equals($0, "extern") }
    var depth = 0
    var name: Lexer.Token?
    var typeEnd = first.start
    var isDone = false
    var words = 0
    func isNameLike(_ token: Lexer.Token) -> Bool { !isAttribute(token) && !isTypeWord(token) }
    for (index, token) in (tokens + [Lexer.Token(kind: .end, byte: 0, start: end, end: end)])
      .enumerated()
    {
      if token.kind == .punctuation {
        if token.byte == UInt8(ascii: "(") || token.byte == UInt8(ascii: "[") { depth += 1 }
        if token.byte == UInt8(ascii: ")") || token.byte == UInt8(ascii: "]") { depth -= 1 }
      }
      if depth > (token.isPunctuation("(") || token.isPunctuation("[") ? 1 : 0) { continue }
      if token.kind == .identifier, !isDone {
        if isNameLike(token) {
          // `struct tag` is a type, not a name.
          let isTag =
            index > 0
            && (equals(tokens[index - 1], "struct") || equals(tokens[index - 1], "union")
              || equals(tokens[index - 1], "enum"))
          if !isTag { name = token }
          typeEnd = name.map(\.start) ?? typeEnd
        }
        words += 1
        continue
      }
      let endsName =
        token.kind == .end || token.isPunctuation("=") || token.isPunctuation(",")
        || token.isPunctuation("[")
      if endsName, !isDone {
        isDone = true
        if let name, words > 1 {
          file.variables.append(
            CVariable(
              name: string(name), nameRange: CRange(name.start, name.end),
              range: CRange(first.start, end), isStatic: isStatic, isExtern: isExtern,
              type: file.source.string(Int(first.start)..<Int(max(first.start, typeEnd))),
              conditional: conditional))
        }
      }
      if token.isPunctuation(","), depth == 0 {
        isDone = false
        name = nil
      }
    }
  }

  private func isSystemCallMacro(_ token: Lexer.Token) -> Bool {
    let word = string(token)
    return word.hasPrefix("SYSCALL_DEFINE") || word.hasPrefix("COMPAT_SYSCALL_DEFINE")
      || word.hasPrefix("KLP_SYSCALL_DEFINE")
  }

  /// Words that take arguments and name nothing.
  private func isAttribute(_ token: Lexer.Token) -> Bool {
    guard bytes[Int(token.start)] == UInt8(ascii: "_") || equals(token, "asm") else { return false }
    return attributes.contains(string(token)) || equals(token, "asm")
  }

  private func isTypeWord(_ token: Lexer.Token) -> Bool {
    equals(token, "void") || equals(token, "int") || equals(token, "char") || equals(token, "long")
      || equals(token, "short") || equals(token, "unsigned") || equals(token, "signed")
      || equals(token, "static") || equals(token, "extern") || equals(token, "inline")
      || equals(token, "const") || equals(token, "volatile") || equals(token, "struct")
      || equals(token, "union") || equals(token, "enum") || equals(token, "typeof")
      || equals(token, "bool") || equals(token, "register")
  }
}

private let attributes: Set<String> = [
  "__attribute__", "__attribute", "__aligned", "__section", "__printf", "__scanf", "__acquires",
  "__releases", "__must_hold", "__asm__", "__alloc_size", "__typeof__", "__typeof",
  "__cond_acquires", "__assume_aligned", "__declspec", "__counted_by", "__no_sanitize",
  "__read_mostly", "__initdata", "__exitdata", "__ro_after_init", "__maybe_unused", "__used",
  "__weak", "__packed", "__init", "__exit", "__cold", "__percpu", "__rcu", "__user", "__iomem",
  "__visible", "__noreturn", "__latent_entropy", "__bitwise", "__force", "__kernel",
  "__cacheline_aligned", "__cacheline_aligned_in_smp", "____cacheline_aligned",
  "____cacheline_aligned_in_smp", "__initconst", "__refdata", "__ref", "__attribute_const__",
  "__pure", "__always_unused", "__designated_init", "__randomize_layout",
]
