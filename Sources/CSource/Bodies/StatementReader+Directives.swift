// Preprocessor lines between statements and within them.

extension StatementReader {
  struct Conditional {
    /// What to go back to if it turns out to cut a statement apart; `nil` once it has, and only
    /// one alternative of it is being read.
    var start: State?
  }

  struct State {
    let hash: UInt32
    let lexer: Lexer
    let statements: Int
    let open: Int
    let lastEnd: UInt32
  }

  /// The innermost conditional whose alternatives were taken for whole statements cuts one apart.
  struct Restart: Error {}

  /// Conditionals nested deeper are not tried for whole statements, since a text may be read once
  /// more for each that was.
  private static let deepestTried = 16

  private enum Directive {
    /// `#if` and the like, `#else` and the like, `#endif`, any other.
    case begin, otherwise, end, other
  }

  /// Goes back to where a conditional begins.
  mutating func restart() {
    while let last = conditionals.popLast() {
      guard let start = last.start else { continue }
      cutting.insert(start.hash)
      lexer = start.lexer
      pending = nil
      lastEnd = start.lastEnd
      statements.removeSubrange(start.statements...)
      open.removeSubrange(start.open...)
      return
    }
  }

  /// The next token of a statement, which goes on behind preprocessor lines.
  mutating func inner() throws(Restart) -> Token {
    while true {
      let token = pending ?? lexer.next()
      pending = nil
      guard token.kind == .directive else { return token }
      switch readLine() {
      case .begin: beginCutting(token)
      case .otherwise where conditionals.last?.start == nil: skipToEnd()
      case .end where conditionals.last?.start == nil: _ = conditionals.popLast()
      case .otherwise, .end: throw Restart()
      case .other: break
      }
    }
  }

  /// Reads the line of a `#` between statements.
  mutating func readDirective(_ hash: Token, after before: Lexer) throws(Restart) {
    switch readLine() {
    case .begin:
      guard conditionals.count < Self.deepestTried, !cutting.contains(hash.start) else {
        beginCutting(hash)
        return
      }
      let start = State(
        hash: hash.start, lexer: before, statements: statements.count, open: open.count,
        lastEnd: lastEnd)
      conditionals.append(Conditional(start: start))
      push(.conditional, hash)
      try beginAlternative(hash)
    case .otherwise where conditionals.last?.start != nil:
      try endAlternative(hash)
      try beginAlternative(hash)
    case .end where conditionals.last?.start != nil:
      try endAlternative(hash)
      try endConditional()
    case .otherwise: skipToEnd()
    case .end: _ = conditionals.popLast()
    case .other: break
    }
  }

  /// Reads a line that leaves it open whether an `else` follows; `false` if it settles that.
  mutating func readDirectiveBeforeElse() -> Bool {
    let before = lexer
    switch readLine() {
    case .begin:
      var ahead = lexer
      let first = ahead.next()
      if first.kind == .identifier, lexer.reads(first, "else") {
        conditionals.append(Conditional(start: nil))
        return true
      }
    case .otherwise where conditionals.last?.start == nil:
      skipToEnd()
      return true
    case .end where conditionals.last?.start == nil:
      _ = conditionals.popLast()
      return true
    case .other: return true
    case .otherwise, .end: break
    }
    lexer = before
    return false
  }
}

// MARK: - Alternatives

extension StatementReader {
  private mutating func beginAlternative(_ hash: Token) throws(Restart) {
    var hash = hash
    while isDead(hash) {
      guard let next = skipAlternative() else { return }
      guard next.isOtherwise else {
        try endConditional()
        return
      }
      hash = next.hash
    }
    var ahead = lexer
    let start = ahead.next().start
    lastEnd = start
    add(.alternative, from: start)
    open.append(Open(statement: statements.count - 1))
  }

  private mutating func endAlternative(_ hash: Token) throws(Restart) {
    guard let top = open.last, statements[top.statement].kind == .alternative else {
      throw Restart()
    }
    close(at: hash.start)
    lastEnd = hash.start
  }

  /// Ends a conditional behind the line of its `#endif`.
  private mutating func endConditional() throws(Restart) {
    guard let top = open.last else { return }
    let conditional = top.statement
    if let parent = statements[conditional].parent, !statements[parent].kind.isContainer,
      !isStatementForSure(conditional)
    {
      // `if (x)` governs what is behind the `#endif`.
      throw Restart()
    }
    lastEnd = lineEnd
    close(at: lastEnd)
    conditionals.removeLast()
    complete()
  }

  /// Whether there is a statement in every configuration.
  private func isStatementForSure(_ conditional: Int) -> Bool {
    var next = conditional + 1
    var isElse = false
    while next < statements.count {
      if statements[next].behind == next + 1 { return false }
      isElse = file.isLastAlternative(statements[next])
      next = statements[next].behind
    }
    return isElse
  }

  /// Reads only the first alternative that can be compiled of a conditional.
  private mutating func beginCutting(_ hash: Token) {
    var hash = hash
    while isDead(hash) {
      guard let next = skipAlternative(), next.isOtherwise else { return }
      hash = next.hash
    }
    conditionals.append(Conditional(start: nil))
  }

  private mutating func skipToEnd() {
    while let next = skipAlternative(), next.isOtherwise {}
    _ = conditionals.popLast()
  }

  /// Passes over text up to the line that ends the alternative it is in.
  private mutating func skipAlternative() -> (hash: Token, isOtherwise: Bool)? {
    var depth = 0
    while true {
      let token = lexer.next()
      if token.kind == .endOfFile { return nil }
      guard token.kind == .directive else { continue }
      switch readLine() {
      case .begin: depth += 1
      case .end where depth == 0: return (token, false)
      case .otherwise where depth == 0: return (token, true)
      case .end: depth -= 1
      case .otherwise, .other: break
      }
    }
  }

  private func isDead(_ hash: Token) -> Bool {
    let index = file.branches.partitioningIndex { $0.range.start >= hash.start }
    return index < file.branches.count && file.branches[index].range.start == hash.start
      && file.branches[index].isDead
  }

  /// Reads a preprocessor line to its end.
  private mutating func readLine() -> Directive {
    let word = lexer.next()
    var token = word
    while token.kind != .endOfDirective, token.kind != .endOfFile {
      lineEnd = token.end
      token = lexer.next()
    }
    guard word.kind == .identifier else { return .other }
    if lexer.reads(word, "endif") { return .end }
    if lexer.reads(word, "if") || lexer.reads(word, "ifdef") || lexer.reads(word, "ifndef") {
      return .begin
    }
    let isOtherwise =
      lexer.reads(word, "else") || lexer.reads(word, "elif") || lexer.reads(word, "elifdef")
      || lexer.reads(word, "elifndef")
    return isOtherwise ? .otherwise : .other
  }
}

extension CFile {
  /// The innermost branch a place is in.
  public func branch(at offset: UInt32) -> Int? {
    let behind = branches.partitioningIndex { $0.range.start > offset }
    var candidate: Int? = behind > 0 ? behind - 1 : nil
    while let index = candidate, !branches[index].range.contains(offset) {
      candidate = branches[index].parent
    }
    return candidate
  }

  /// Whether an alternative is the one that is taken if none before it is.
  func isLastAlternative(_ alternative: Statement) -> Bool {
    branch(at: alternative.range.start).map {
      branches[$0].kind == .else || branches[$0].isAlwaysTrue
    } ?? false
  }
}
