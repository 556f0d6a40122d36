// The type: everything before the names.

extension Declaration {
  func peek(_ distance: Int = 0) -> Token? {
    at + distance < items.endIndex ? items[at + distance] : nil
  }

  mutating func readType() {
    while let token = peek() {
      switch token.kind {
      case .identifier:
        let keyword = keywords[token]
        switch keyword {
        case .type:
          isTyped = true
          at += 1
        case .typeOf:
          isTyped = true
          at += 1
          if peek()?.kind == .group { at += 1 }
        case .aggregate, .enum:
          readTag()
        case .none:
          guard readPlainWords() else { return }
        case .statement, .operation:
          at = items.endIndex
        default:
          readSpecifier(keyword)
        }
      case .string, .colon, .number:
        at += 1
      default:
        return
      }
    }
  }

  /// Takes the plain words that are no name: a type, macros before it. `false` at the name.
  private mutating func readPlainWords() -> Bool {
    if let group = peek(1), group.kind == .group {
      guard !isTyped, lexer.startsWithStar(group) else { return skipLeadingMacro() }
      isTyped = true
      at += 1
      return true
    }
    let name = nameAmongPlainWords()
    guard name != at else { return false }
    isTyped = true
    while at < name {
      let keyword = keywords[items[at]]
      if keyword == .none { at += 1 } else { readSpecifier(keyword) }
    }
    return true
  }

  /// Where in a run of words the declared name is; behind the run if all of it is type.
  private func nameAmongPlainWords() -> Int {
    var plain = 0
    var last = at
    var beforeLast = at
    var behind = at
    while behind < items.endIndex, items[behind].kind == .identifier {
      let keyword = keywords[items[behind]]
      if keyword == .none {
        plain += 1
        beforeLast = last
        last = behind
      } else if !keyword.isSpecifier {
        // `macro int name`: what stands before a type is none itself, but no name either.
        return behind
      }
      behind += 1
    }
    let following = behind < items.endIndex ? items[behind].kind : .endOfFile
    if following == .star { return behind }
    if plain == 1 { return isTyped || behind == at + 1 ? at : behind }
    let takesArguments = following == .group && behind == last + 1
    let hasTail =
      plain > (isTyped ? 1 : 2)
      && (takesArguments ? lexer.isUpperCase(items[last]) : isTailLike(items[last]))
    return hasTail ? beforeLast : last
  }

  /// `MACRO(…) int name(…)`: the macro is neither call nor name.
  private mutating func skipLeadingMacro() -> Bool {
    guard let next = peek(2), next.kind == .identifier, let word = peek() else { return false }
    let isBeforeType: Bool
    switch keywords[next] {
    case .type, .aggregate, .enum, .static, .extern, .inline, .const, .typeOf: isBeforeType = true
    case .none:
      let following = peek(3)?.kind
      isBeforeType =
        !isTailLike(next) && (following == .group || following == .identifier || following == .star)
    default: isBeforeType = false
    }
    guard isBeforeType, !isTyped || lexer.isUpperCase(word) else { return false }
    // The parameters of an old-style function are told by the caller.
    if isTyped, let group = peek(1), isNameList(group.range) { return false }
    at += 2
    return true
  }

  private mutating func readTag() {
    isTyped = true
    at += 1
    var hasTag = false
    while let token = peek() {
      if token.kind == .identifier, keywords[token].isAttribute {
        at += 1
        if peek()?.kind == .group { at += 1 }
      } else if token.kind == .identifier, keywords[token] == .none, !hasTag {
        hasTag = true
        at += 1
      } else {
        break
      }
    }
    if peek() == nil || peek()?.kind == .colon { endsInTag = true }
    guard peek()?.kind == .braces else { return }
    at += 1
    // Attribute words behind the braces; the last plain word is a name if it does not look so.
    while let token = peek(), token.kind == .identifier {
      let keyword = keywords[token]
      let next = peek(1)?.kind
      let isName = next == .initialiser || next == .subscripted || !isTailLike(token)
      if keyword == .none, isName { return }
      if keyword != .none, !keyword.isSpecifier { return }
      if keyword != .none { readSpecifier(keyword) } else { at += 1 }
      if peek()?.kind == .group { at += 1 }
    }
  }

  mutating func readSpecifier(_ keyword: Keyword) {
    at += 1
    switch keyword {
    case .static: specifiers.insert(.static)
    case .extern: specifiers.insert(.extern)
    case .inline: specifiers.insert(.inline)
    case .typedef: specifiers.insert(.typedef)
    case .const: isConst = true
    case .initSection: specifiers.insert(.initSection)
    case .exitSection: specifiers.insert(.exitSection)
    case .notrace: specifiers.insert(.notrace)
    case .noinstr: specifiers.insert(.noinstr)
    case .weak: specifiers.insert(.weak)
    case .alwaysInline: specifiers.insert(.alwaysInline)
    case .noinline: specifiers.insert(.noinline)
    default: break
    }
    if keyword.isAttribute, peek()?.kind == .group { at += 1 }
  }
}
