internal import Diagnostics

extension CFile {
  /// What the code of a body does with a variable, or with the result of a call.
  public struct Use: Hashable, Sendable {
    /// The name, or the call.
    public let range: ByteRange
    /// The statement it stands in.
    public let statement: Int
    public let kind: Kind

    public enum Kind: Hashable, Sendable {
      /// `struct box *x;`
      case declared
      /// `x = value`, also where `x` is declared.
      case assigned(value: ByteRange)
      /// `x->member`, `*x`, `x[0]`
      case dereferenced
      /// `!x`, `x == NULL`, `IS_ERR(x)`, `if (x)`, `x && …`
      case tested(Test)
      /// `target = x`. Of a declared target only the name.
      case stored(in: ByteRange)
      /// `f(x)`: by name of the function or macro and index of the argument.
      case passed(to: Name, argument: Int)
      /// `return x;`
      case returned
      /// `&x`
      case addressTaken
      /// `x(…)`
      case called
      /// A statement that does nothing else: `f();`, `(void)f();`
      case discarded
      /// Within `sizeof`, `typeof` and the like: not evaluated.
      case unevaluated
      /// Anything else an expression does with a value.
      case read
    }
  }

  /// A test of one value against zero or the kernel's error pointers.
  public struct Test: Hashable, Sendable {
    /// What holds if the test succeeds.
    public let outcome: Outcome
    /// What else the condition asks.
    public let connective: Connective

    /// Of a value that the test is about: `NULL` is zero, and so is `false`.
    public enum Outcome: Hashable, Sendable {
      case zero, nonZero
      case negative, notNegative, positive, notPositive
      /// `IS_ERR(x)`, `!IS_ERR(x)`
      case error, noError
      /// `IS_ERR_OR_NULL(x)`, `!IS_ERR_OR_NULL(x)`
      case errorOrZero, neitherErrorNorZero

      var opposite: Outcome {
        switch self {
        case .zero: .nonZero
        case .nonZero: .zero
        case .negative: .notNegative
        case .notNegative: .negative
        case .positive: .notPositive
        case .notPositive: .positive
        case .error: .noError
        case .noError: .error
        case .errorOrZero: .neitherErrorNorZero
        case .neitherErrorNorZero: .errorOrZero
        }
      }
    }

    public enum Connective: Hashable, Sendable {
      /// The test is all there is.
      case alone
      /// All of several have to succeed: `x && …`.
      case and
      /// One of several has to succeed: `x || …`.
      case or
      /// Anything else.
      case mixed
    }

    /// What holds of the value where the whole condition is true, or false; `nil` if nothing is
    /// known then.
    public func outcome(when condition: Bool) -> Outcome? {
      switch (connective, condition) {
      case (.alone, true), (.and, true): outcome
      case (.alone, false), (.or, false): outcome.opposite
      default: nil
      }
    }
  }
}

extension CFile {
  /// What a body does with a name, in the order in which it is done: a value is computed before it
  /// is assigned.
  ///
  /// A variable is told by its name alone; that of an inner block hides no outer one.
  public func uses(of name: String, in body: Body) -> [Use] {
    let hash = Name.hash(name.utf8)
    var uses: [Use] = []
    for (index, statement) in body.statements.enumerated() where !statement.expression.isEmpty {
      switch statement.kind {
      case .label, .goto: continue
      default: break
      }
      uses += source.bytes.withLexer(over: statement.expression) { lexer -> [Use] in
        func isWanted(_ token: Token) -> Bool {
          token.kind == .identifier && token.hash == hash && reads(token.name, name)
        }
        var scout = lexer
        var token = scout.next()
        while token.kind != .endOfFile, !isWanted(token) { token = scout.next() }
        guard token.kind != .endOfFile else { return [] }
        return OperandReader(lexer, statement.kind).uses(
          with: lexer, in: index, where: isWanted)
      }
    }
    return uses
  }

  /// What a body does with the result of a call that stands in it.
  public func use(ofResultOf call: Call, in body: Body) -> Use? {
    guard let index = body.statement(at: call.range.start) else { return nil }
    let statement = body.statements[index]
    guard statement.expression.contains(call.range) else { return nil }
    return source.bytes.withLexer(over: statement.expression) { lexer in
      let reader = OperandReader(lexer, statement.kind)
      return reader.kind(of: call.range, with: lexer).map {
        Use(range: call.range, statement: index, kind: $0)
      }
    }
  }
}
