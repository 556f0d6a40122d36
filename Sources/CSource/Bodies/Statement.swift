internal import Diagnostics

extension CFile {
  /// One statement of a function's body.
  public struct Statement: Hashable, Sendable {
    public let kind: Kind
    /// All of it, what it governs and its semicolon included.
    public internal(set) var range: ByteRange
    /// What is evaluated when control comes to this statement, or the name it is about: see `Kind`.
    /// Empty where there is nothing of the sort. No two statements share a byte of theirs.
    public internal(set) var expression: ByteRange
    /// The statement it directly stands in; only the outermost block has none.
    public let parent: Int?
    /// The index behind the last statement that stands in this one.
    public internal(set) var behind: Int

    public enum Kind: UInt8, Sendable {
      /// `{ … }`, with any number of statements.
      case block
      /// `if (expression)`: what is done if it is true, then perhaps an `else`.
      case `if`
      /// The other way of an `if`, with the statement behind the word.
      case `else`
      /// `while (expression)` with one statement.
      case `while`
      /// `for (expression)`: all three parts, without the parentheses, with one statement.
      case `for`
      /// `do … while (…)`: one statement, then a `doCondition`.
      case `do`
      /// The `while (expression)` at the end of a `do`.
      case doCondition
      /// A macro that governs a statement: `list_for_each_entry(…) …`, `scoped_guard(…) …`. The
      /// expression is the macro's call. What it governs may run any number of times, or never.
      case macro
      /// `switch (expression)` with one statement.
      case `switch`
      /// `case expression:`. What it leads to stands behind it, not in it.
      case `case`
      case `default`
      /// `expression:`, the target of a `goto`. What it leads to stands behind it.
      case label
      /// `goto expression;`
      case goto
      case `break`
      case `continue`
      /// `return expression;`
      case `return`
      /// An expression or a declaration, without its semicolon.
      case expression
      /// A lone `;`.
      case empty
      /// `#if … #endif` around whole statements, with its `alternative`s.
      case conditional
      /// What stands between two of its lines.
      case alternative

      /// Whether any number of statements may stand in it.
      var isContainer: Bool {
        switch self {
        case .block, .alternative: true
        default: false
        }
      }
    }
  }

  /// The statements of one function, read when somebody asks for them.
  ///
  /// They lie in the order of the text, each before those that stand in it; `statements[0]` is the
  /// block of the whole body. Reading is tolerant and takes time linear in the body: brackets that
  /// nothing closes end with the body, a macro without a semicolon is a statement, and statements
  /// within expressions (`({ … })`) are part of the expression.
  ///
  /// Of an `#if` whose alternatives are whole statements all alternatives are there that may be
  /// compiled. Of one that cuts statements apart only the first such alternative is read, as in
  /// the configuration that compiles it.
  public struct Body: Sendable {
    /// Whose body it is.
    public let function: Int
    public let statements: [Statement]
  }

  public func body(of function: Int) -> Body {
    let statements = source.bytes.withLexer(over: functions[function].body) { lexer in
      var reader = StatementReader(file: self, lexer, end: functions[function].body.end)
      return reader.read()
    }
    return Body(function: function, statements: statements)
  }
}

extension CFile.Body {
  /// The statements that stand directly in one, in the order of the text.
  public func children(of statement: Int) -> [Int] {
    var children: [Int] = []
    var next = statement + 1
    while next < statements[statement].behind {
      children.append(next)
      next = statements[next].behind
    }
    return children
  }

  /// The innermost statement whose text a place belongs to.
  public func statement(at offset: UInt32) -> Int? {
    let behind = statements.partitioningIndex { $0.range.start > offset }
    var candidate: Int? = behind > 0 ? behind - 1 : nil
    while let index = candidate, !statements[index].range.contains(offset) {
      candidate = statements[index].parent
    }
    return candidate
  }

  /// The `return`s, in the order of the text.
  public var returns: [Int] { statements.indices.filter { statements[$0].kind == .return } }
}

extension CFile {
  /// The condition an `if`, a loop or a `switch` decides by; `nil` where there is none to read, as
  /// in `for (;;)`.
  public func condition(of statement: Statement) -> ByteRange? {
    switch statement.kind {
    case .if, .while, .doCondition, .switch:
      return statement.expression.isEmpty ? nil : statement.expression
    case .for:
      let parts = source.bytes.withLexer(over: statement.expression) { $0.partsOfFor() }
      return parts.count == 3 && !parts[1].isEmpty ? parts[1] : nil
    default: return nil
    }
  }
}

extension Lexer {
  /// What semicolons separate in the header of a `for`, without the blanks at both ends.
  fileprivate mutating func partsOfFor() -> [ByteRange] {
    var parts: [ByteRange] = []
    var depth = 0
    var start: UInt32?
    var end: UInt32 = 0
    while true {
      let token = next()
      if token.kind == .endOfFile || token.kind == .semicolon && depth <= 0 {
        parts.append(start.map { ByteRange($0, end) } ?? ByteRange(token.start, token.start))
        if token.kind == .endOfFile { return parts }
        start = nil
        continue
      }
      if token.kind.isOpening { depth += 1 }
      if token.kind.isClosing { depth -= 1 }
      start = start ?? token.start
      end = token.end
    }
  }
}
