// Where code is: bodies of functions and macros, and initialisers.

extension Reader {
  /// The name of a `static` variable in a function, while its declaration is read.
  struct LocalStatic {
    var start: UInt32
    var name = Token.nothing
    var isConst = false
    /// The initialiser's first byte, once its `=` has been read.
    var initialiser: UInt32 = 0
    var depth: Int
  }

  mutating func readCode(_ token: Token) {
    switch token.kind {
    case .identifier:
      if token.length == 6, token.hash == Self.staticHash, place.mode == .body {
        place.localStatic = LocalStatic(start: token.start, depth: place.depth)
      } else if place.localStatic != nil {
        readLocalStatic(token)
      }
    case .openParen:
      if place.localStatic != nil { readLocalStatic(token) }
      openParen(token)
    case .openBracket:
      if place.localStatic != nil { readLocalStatic(token) }
      push(Bracket.square)
    case .openBrace:
      if place.localStatic != nil { readLocalStatic(token) }
      push(Bracket.brace)
    case .closeParen, .closeBracket:
      closeBracket(token)
    case .closeBrace:
      closeBraceOfCode(token)
    case .semicolon, .comma:
      if place.mode == .initialiser, isAtFloor { endInitialiser(token) }
      if place.localStatic != nil { readLocalStatic(token) }
      if token.kind == .semicolon, place.previous.kind == .identifier { readAssignedName() }
    case .assign, .star:
      if place.localStatic != nil { readLocalStatic(token) }
    default:
      break
    }
  }

  /// In front of a semicolon: keeps the name before it if it is what is assigned.
  private mutating func readAssignedName() {
    let before = place.beforePrevious
    guard before.kind == .assign || before.kind == .otherOperator && lexer.reads(before, "&"),
      place.mode == .body, !isDead
    else { return }
    facts.assignedNames.append(place.previous.name)
  }

  private mutating func closeBraceOfCode(_ token: Token) {
    if trustsColumns, place.mode == .body, place.opening.flags.contains(.inFirstColumn) {
      // Such a body ends in the first column, and nothing else of it stands there.
      if token.flags.contains(.inFirstColumn) {
        endBody(at: token.end)
      } else if !(place.depth == place.floor && place.unstored == 0) {
        _ = closeBrace(token)
      }
      return
    }
    if closeBrace(token) { return }
    switch place.mode {
    case .body:
      endBody(at: token.end)
    case .initialiser:
      if !isDead { isUnbalanced = true }
      place.mode = .head
      dropHead()
    default:
      // A macro may well close what another opens.
      break
    }
  }
}

// MARK: - Functions

extension Reader {
  mutating func beginBody(of function: CFile.Function, at brace: Token) {
    place.owner = .function(facts.functions.count)
    facts.functions.append(function)
    place.mode = .body
    place.opening = brace
    place.floor = place.depth
    place.localStatic = nil
  }

  mutating func endBody(at end: UInt32) {
    closeFunction(at: end)
    place.mode = .head
    dropHead()
  }

  /// Sets the end of the function being read, and of those that share its body.
  mutating func closeFunction(at end: UInt32) {
    guard place.mode == .body, case .function(let index) = place.owner else { return }
    setEnd(of: index, end)
    if !twins.isEmpty, frames.count < twinLevel {
      for twin in twins { setEnd(of: twin, end) }
      twins.removeAll()
    }
    place.depth = place.floor
    place.unstored = 0
    place.owner = .file
    place.localStatic = nil
  }

  mutating func setEnd(of function: Int, _ end: UInt32) {
    facts.functions[function].body = ByteRange(facts.functions[function].body.start, end)
  }
}

// MARK: - Calls

extension Reader {
  private mutating func openParen(_ token: Token) {
    let name = place.previous
    guard name.kind == .identifier, isCallee(name) else {
      if name.kind == .closeParen { retractDeclarator() }
      push(Bracket.paren)
      return
    }
    let before = place.beforePrevious.kind
    push(Int32(truncatingIfNeeded: facts.calls.count))
    facts.calls.append(
      CFile.Call(
        name, owner: place.owner, branch: branch,
        isThroughMember: before == .dot || before == .arrow))
  }

  private func isCallee(_ name: Token) -> Bool {
    if keywords[name] != .none { return false }
    let before = place.beforePrevious
    switch before.kind {
    case .identifier:
      // `int name(…)` is a declaration; `return name(…)` and `int name MACRO(…)` are none.
      return name.flags.contains(.startsLine) || keywords[before] == .statement
        || keywords[before] == .operation || lexer.isUpperCase(name)
    case .otherOperator:
      // `prefix##name(…)` calls something else.
      return lexer.byte(at: before.start) != UInt8(ascii: "#")
    default:
      return true
    }
  }

  /// `type (*name)(…)` looked like a call of `type` up to its second parenthesis.
  private mutating func retractDeclarator() {
    let last = facts.calls.count - 1
    guard place.closedCall >= 0, Int(place.closedCall) == last else { return }
    var offset = facts.calls[last].name.range.end
    while lexer.byte(at: offset) == UInt8(ascii: " ") { offset += 1 }
    offset += 1
    while lexer.byte(at: offset) == UInt8(ascii: " ") { offset += 1 }
    if lexer.byte(at: offset) == UInt8(ascii: "*") { facts.calls.removeLast() }
  }
}

// MARK: - Static variables of functions

extension Reader {
  private static let staticHash = CFile.Name.hash("static".utf8)

  private mutating func readLocalStatic(_ token: Token) {
    guard var variable = place.localStatic, place.depth <= variable.depth else { return }
    switch token.kind {
    case .identifier where variable.initialiser == 0:
      let keyword = keywords[token]
      if keyword == .const { variable.isConst = true }
      if keyword == .none { variable.name = token }
      place.localStatic = variable
    case .star:
      variable.isConst = false
      place.localStatic = variable
    case .assign:
      variable.initialiser = token.end
      place.localStatic = variable
    case .openBrace where variable.initialiser == 0, .openParen where variable.initialiser == 0:
      // A type of its own, a function pointer or a macro: nothing that is known by name.
      place.localStatic = nil
    case .comma, .semicolon:
      addLocalStatic(variable, before: token)
      variable.name = .nothing
      variable.initialiser = 0
      place.localStatic = token.kind == .comma ? variable : nil
    default:
      break
    }
  }

  private mutating func addLocalStatic(_ variable: LocalStatic, before token: Token) {
    guard variable.name.kind == .identifier, case .function(let function) = place.owner else {
      return
    }
    let end = place.previous.end
    let hasInitialiser = variable.initialiser > 0
    facts.variables.append(
      CFile.Variable(
        name: variable.name.name,
        specifiers: variable.isConst ? [.static, .const] : .static,
        declaration: ByteRange(variable.start, end),
        initialiser: hasInitialiser ? trimmed(ByteRange(variable.initialiser, end)) : nil,
        annotation: nil, branch: branch, function: function))
  }

  /// Without the blanks at its start.
  func trimmed(_ range: ByteRange) -> ByteRange {
    var start = range.start
    while start < range.end, lexer.byte(at: start) <= UInt8(ascii: " ") { start += 1 }
    return ByteRange(start, range.end)
  }
}
