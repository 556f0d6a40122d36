/// The tokens of a body → its statements.
///
/// Nothing recurses: statements that are not complete lie on a stack.
struct StatementReader {
  let file: CFile
  let end: UInt32
  let keywords = KeywordTable.shared
  var lexer: Lexer
  /// A token that was read and put back.
  var pending: Token?
  /// Where the last token ended that belongs to a statement.
  var lastEnd: UInt32 = 0
  /// Where the last preprocessor line ended.
  var lineEnd: UInt32 = 0

  var statements: [CFile.Statement] = []
  /// Incomplete statements, outermost first.
  var open: [Open] = []
  /// The `#if`s that have not ended, outermost first.
  var conditionals: [Conditional] = []
  /// Where `#if`s begin that turned out to cut statements apart.
  var cutting: Set<UInt32> = []

  struct Open {
    var statement: Int
    var phase = Phase.body
  }

  enum Phase {
    case body
    /// What an `if` or a `do` governs is complete, and the other word may follow.
    case awaitingElse, awaitingWhile
  }

  init(file: CFile, _ lexer: Lexer, end: UInt32) {
    self.file = file
    self.lexer = lexer
    self.end = end
  }

  mutating func read() -> [CFile.Statement] {
    push(.block, lexer.next())
    while !open.isEmpty {
      let before = lexer
      let token = pending ?? lexer.next()
      pending = nil
      guard token.kind != .endOfFile else { break }
      do throws(Restart) {
        try read(token, after: before)
      } catch {
        restart()
      }
    }
    while !open.isEmpty { close(at: end) }
    return statements
  }

  private mutating func read(_ token: Token, after before: Lexer) throws(Restart) {
    while let top = open.last, top.phase != .body {
      if token.kind == .directive, readDirectiveBeforeElse() { return }
      let isWord = token.kind == .identifier
      if top.phase == .awaitingElse, isWord, lexer.reads(token, "else") {
        open[open.count - 1].phase = .body
        push(.else, token)
        return
      }
      if top.phase == .awaitingWhile, isWord, lexer.reads(token, "while") {
        try readEndOfDo(token)
        return
      }
      close(at: lastEnd)
      complete()
    }
    switch token.kind {
    case .directive: try readDirective(token, after: before)
    case .openBrace: push(.block, token)
    case .closeBrace: try closeBlock(token)
    case .semicolon:
      lastEnd = token.end
      add(.empty, from: token.start)
      complete()
    case .identifier where keywords[token] == .statement: try readKeyword(token)
    case .closeParen, .closeBracket: break
    default: try readSimple(token)
    }
  }
}

// MARK: - The tree

extension StatementReader {
  /// Adds a statement whose end has been read.
  mutating func add(
    _ kind: CFile.Statement.Kind, from start: UInt32, expression: ByteRange = .none
  ) {
    statements.append(
      CFile.Statement(
        kind: kind, range: ByteRange(start, lastEnd),
        expression: expression.isEmpty ? ByteRange(start, start) : expression,
        parent: open.last?.statement, behind: statements.count + 1))
  }

  /// Adds a statement in which others stand.
  mutating func push(
    _ kind: CFile.Statement.Kind, _ first: Token, expression: ByteRange = .none
  ) {
    lastEnd = max(first.end, expression.end)
    add(kind, from: first.start, expression: expression)
    open.append(Open(statement: statements.count - 1))
  }

  /// Ends the innermost incomplete statement.
  mutating func close(at end: UInt32) {
    guard let last = open.popLast() else { return }
    let start = statements[last.statement].range.start
    statements[last.statement].range = ByteRange(start, end)
    statements[last.statement].behind = statements.count
  }

  /// A statement is complete, and so are those that it was the last part of.
  mutating func complete() {
    while let top = open.last {
      switch statements[top.statement].kind {
      case .if:
        open[open.count - 1].phase = .awaitingElse
        return
      case .do:
        open[open.count - 1].phase = .awaitingWhile
        return
      case .else:
        close(at: lastEnd)
        // And the `if` it belongs to.
        close(at: lastEnd)
      case .while, .for, .macro, .switch:
        close(at: lastEnd)
      default: return
      }
    }
  }

  private mutating func closeBlock(_ brace: Token) throws(Restart) {
    while let top = open.last {
      switch statements[top.statement].kind {
      case .alternative:
        throw Restart()
      case .block:
        lastEnd = brace.end
        close(at: brace.end)
        complete()
        return
      default:
        close(at: lastEnd)
      }
    }
  }
}

// MARK: - Statements that a word begins

extension StatementReader {
  private mutating func readKeyword(_ word: Token) throws(Restart) {
    lastEnd = word.end
    if let kind = governing(word) {
      let header = try readHeader()
      let end = lastEnd
      push(kind, word, expression: header)
      lastEnd = end
    } else if lexer.reads(word, "do") {
      push(.do, word)
    } else if lexer.reads(word, "case") {
      try readCase(.case, word)
    } else if lexer.reads(word, "default") {
      try readCase(.default, word)
    } else if let kind = jump(word) {
      let expression = try readToSemicolon(from: nil)
      add(kind, from: word.start, expression: expression)
      complete()
    }
    // What is left is an `else` with no `if`.
  }

  private func governing(_ word: Token) -> CFile.Statement.Kind? {
    if lexer.reads(word, "if") { return .if }
    if lexer.reads(word, "while") { return .while }
    if lexer.reads(word, "for") { return .for }
    return lexer.reads(word, "switch") ? .switch : nil
  }

  private func jump(_ word: Token) -> CFile.Statement.Kind? {
    if lexer.reads(word, "return") { return .return }
    if lexer.reads(word, "goto") { return .goto }
    if lexer.reads(word, "break") { return .break }
    return lexer.reads(word, "continue") ? .continue : nil
  }

  private mutating func readEndOfDo(_ word: Token) throws(Restart) {
    lastEnd = word.end
    let condition = try readHeader()
    add(.doCondition, from: word.start, expression: condition)
    var ahead = lexer
    let semicolon = ahead.next()
    if pending == nil, semicolon.kind == .semicolon {
      lexer = ahead
      lastEnd = semicolon.end
    }
    close(at: lastEnd)
    complete()
  }

  private mutating func readCase(
    _ kind: CFile.Statement.Kind, _ word: Token
  ) throws(Restart) {
    var expression = ByteRange.none
    var questions = 0
    var depth = 0
    reading: while true {
      let token = try inner()
      switch token.kind {
      case .endOfFile, .semicolon, .openBrace, .closeBrace:
        pending = token
        break reading
      case .openParen, .openBracket: depth += 1
      case .closeParen, .closeBracket: depth -= 1
      case .colon where depth <= 0:
        lastEnd = token.end
        if questions == 0 { break reading }
        questions -= 1
      case .otherOperator where lexer.byte(at: token.start) == UInt8(ascii: "?") && depth <= 0:
        questions += 1
      default: break
      }
      lastEnd = token.end
      expression = ByteRange(expression.isEmpty ? token.start : expression.start, token.end)
    }
    add(kind, from: word.start, expression: expression)
  }
}
