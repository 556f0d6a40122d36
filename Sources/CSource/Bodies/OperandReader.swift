/// The tokens of one expression, or declaration, and what becomes of its operands.
struct OperandReader {
  private let statement: CFile.Statement.Kind
  private let keywords = KeywordTable.shared
  private var tokens: [Token] = []
  /// By token: the bracket around it, or -1; of a bracket the other one, or -1; how many commas
  /// stand before it between the same brackets.
  private var enclosing: [Int] = []
  private var partner: [Int] = []
  private var commas: [Int] = []
  /// By token: whether it is below `sizeof` or the like; whether it is behind an `=` outside
  /// brackets.
  private var isUnevaluated: [Bool] = []
  private var isInValue: [Bool] = []
  private var isDeclaration = false
  /// By token: the next comma, semicolon or closing bracket outside brackets that open in between.
  private var ends: [Int] = []
  /// What connects the parts of the whole condition.
  private var outerConnective = CFile.Test.Connective.alone

  init(_ lexer: Lexer, _ statement: CFile.Statement.Kind) {
    self.statement = statement
    var lexer = lexer
    var open: [(token: Int, commas: Int)] = []
    var count = 0
    var isValue = false
    while true {
      let token = lexer.next()
      if token.kind == .endOfFile { break }
      if token.kind == .directive {
        while true {
          let rest = lexer.next().kind
          if rest == .endOfDirective || rest == .endOfFile { break }
        }
        continue
      }
      if token.kind.isClosing, let last = open.popLast() {
        partner[last.token] = tokens.count
        partner.append(last.token)
        count = last.commas
      } else {
        partner.append(-1)
      }
      let around = open.last?.token ?? -1
      enclosing.append(around)
      commas.append(count)
      if around < 0, token.kind == .comma || token.kind == .semicolon { isValue = false }
      isInValue.append(isValue)
      let isOfOperation = token.kind == .openParen && tokens.last.map(isOperation) ?? false
      isUnevaluated.append(around >= 0 && isUnevaluated[around] || isOfOperation)
      if around < 0, token.kind == .assign { isValue = true }
      if token.kind == .comma { count += 1 }
      if token.kind.isOpening {
        open.append((tokens.count, count))
        count = 0
      }
      tokens.append(token)
    }
    isDeclaration = startsDeclaration
    findEnds()
    outerConnective = connectiveOutsideBrackets(lexer)
  }

  /// Goes over the tokens from behind.
  private mutating func findEnds() {
    ends = Array(repeating: tokens.count, count: tokens.count + 1)
    for index in tokens.indices.reversed() {
      let kind = tokens[index].kind
      if kind == .comma || kind == .semicolon || kind.isClosing {
        ends[index] = index
      } else {
        ends[index] = ends[(kind.isOpening ? max(index, partner[index]) : index) + 1]
      }
    }
  }

  private func isOperation(_ token: Token) -> Bool {
    token.kind == .identifier && (keywords[token] == .operation || keywords[token] == .typeOf)
  }

  private var startsDeclaration: Bool {
    guard statement == .expression || statement == .for, tokens.count > 1,
      tokens[0].kind == .identifier
    else { return false }
    switch keywords[tokens[0]] {
    case .none: break
    case .statement, .operation: return false
    default: return true
    }
    if tokens[1].kind == .identifier { return true }
    guard tokens[1].kind == .star else { return false }
    let name = tokens.dropFirst(2).firstIndex { $0.kind != .star } ?? tokens.count
    guard name < tokens.count, tokens[name].kind == .identifier else { return false }
    guard name + 1 < tokens.count else { return true }
    switch tokens[name + 1].kind {
    case .assign, .comma, .semicolon, .openBracket: return true
    default: return false
    }
  }
}

// MARK: - Asking

extension OperandReader {
  /// The uses of the names that are wanted, as they are evaluated.
  func uses(
    with lexer: Lexer, in statement: Int, where isWanted: (Token) -> Bool
  ) -> [CFile.Use] {
    var uses: [(order: UInt32, use: CFile.Use)] = []
    for (index, token) in tokens.enumerated()
    where token.kind == .identifier && isWanted(token) && !isMember(index, lexer) {
      func add(_ kind: CFile.Use.Kind, at order: UInt32) {
        uses.append((order, CFile.Use(range: token.range, statement: statement, kind: kind)))
      }
      let kind = kind(from: index, to: index, isName: true, lexer)
      guard case .assigned(let value) = kind else {
        add(kind, at: token.start)
        continue
      }
      add(kind, at: value.end)
      // `(x = value) == NULL` asks `x`.
      let open = enclosing[index]
      guard open >= 0, open == index - 1, tokens[open].kind == .openParen, partner[open] >= 0,
        tokens[partner[open] - 1].end == value.end, !isArguments(open)
      else { continue }
      add(self.kind(from: open, to: partner[open], isName: false, lexer), at: value.end)
    }
    // Equal orders keep the order of the text.
    return uses.enumerated().sorted {
      ($0.element.order, $0.offset) < ($1.element.order, $1.offset)
    }
    .map(\.element.use)
  }

  /// What becomes of an operand.
  func kind(of range: ByteRange, with lexer: Lexer) -> CFile.Use.Kind? {
    let first = tokens.partitioningIndex { $0.start >= range.start }
    let behind = tokens.partitioningIndex { $0.start >= range.end }
    guard first < behind else { return nil }
    let base = chainStart(first, lexer)
    return kind(from: base, to: behind - 1, isName: false, lexer)
  }

  /// `x->ops.open(…)` is called from `x` on.
  private func chainStart(_ index: Int, _ lexer: Lexer) -> Int {
    var first = index
    while first > 1, tokens[first - 1].kind == .arrow || tokens[first - 1].kind == .dot,
      tokens[first - 2].kind == .identifier
    {
      first -= 2
    }
    return first
  }

  private func isMember(_ index: Int, _ lexer: Lexer) -> Bool {
    guard index > 0 else { return false }
    switch tokens[index - 1].kind {
    case .dot, .arrow: return true
    case .identifier: return keywords[tokens[index - 1]] == .aggregate
    default: return false
    }
  }

  /// Whether a parenthesis holds arguments.
  private func isArguments(_ open: Int) -> Bool {
    guard open > 0 else { return false }
    switch tokens[open - 1].kind {
    case .identifier: return keywords[tokens[open - 1]] != .statement
    case .closeParen: return !isCast(endingAt: open - 1)
    case .closeBracket: return true
    default: return false
    }
  }

  /// Whether `)` ends a type in parentheses: `(void)`, `(struct box *)`.
  private func isCast(endingAt close: Int) -> Bool {
    guard tokens[close].kind == .closeParen, partner[close] >= 0 else { return false }
    let open = partner[close]
    guard open + 1 < close, open == 0 || !isArgumentsAfterWord(open) else { return false }
    let first = tokens[open + 1]
    guard first.kind == .identifier else { return false }
    switch keywords[first] {
    case .type, .aggregate, .enum, .const, .qualifier, .typeOf: return true
    case .none: return tokens[close - 1].kind == .star
    default: return false
    }
  }

  private func isArgumentsAfterWord(_ open: Int) -> Bool {
    tokens[open - 1].kind == .identifier && keywords[tokens[open - 1]] != .statement
  }
}

// MARK: - Telling

extension OperandReader {
  private func token(_ index: Int) -> Token {
    tokens.indices.contains(index) ? tokens[index] : .nothing
  }

  private func kind(
    from first: Int, to last: Int, isName: Bool, _ lexer: Lexer
  ) -> CFile.Use.Kind {
    if isUnevaluated[first] { return .unevaluated }
    if isName, let kind = kindOfDeclared(first) { return kind }
    var operand = first...last
    var isPlainName = isName
    while true {
      while widen(&operand) {}
      let next = token(operand.upperBound + 1)
      switch next.kind {
      case .arrow, .openBracket: return .dereferenced
      case .openParen: return .called
      case .dot: return .read
      case .assign where isPlainName && isLeftSide(operand, lexer):
        return .assigned(value: value(behind: operand.upperBound + 1))
      default: break
      }
      isPlainName = isPlainName && operand == first...last
      if let kind = kindByPrefix(operand, lexer) { return kind }
      guard operand.lowerBound > 0, isCast(endingAt: operand.lowerBound - 1) else { break }
      operand = partner[operand.lowerBound - 1]...operand.upperBound
    }
    return kindByPlace(operand, lexer)
  }

  private func kindOfDeclared(_ index: Int) -> CFile.Use.Kind? {
    guard isDeclaration, enclosing[index] < 0, !isInValue[index], index > 0 else { return nil }
    switch token(index + 1).kind {
    case .assign: return .assigned(value: value(behind: index + 1))
    case .comma, .semicolon, .endOfFile, .openBracket, .colon: return .declared
    default: return nil
    }
  }

  /// Takes redundant parentheses into an operand.
  private func widen(_ operand: inout ClosedRange<Int>) -> Bool {
    let before = operand.lowerBound - 1
    guard before >= 0, tokens[before].kind == .openParen,
      partner[before] == operand.upperBound + 1, !isArguments(before)
    else { return false }
    operand = before...operand.upperBound + 1
    return true
  }

  private func isLeftSide(_ operand: ClosedRange<Int>, _ lexer: Lexer) -> Bool {
    let before = token(operand.lowerBound - 1)
    return before.kind != .star && !reads(before, "&", lexer) && !reads(before, "!", lexer)
  }

  private func kindByPrefix(_ operand: ClosedRange<Int>, _ lexer: Lexer) -> CFile.Use.Kind? {
    let before = operand.lowerBound - 1
    guard before >= 0 else { return nil }
    if tokens[before].kind == .star {
      guard isUnary(before) else { return nil }
      return isOperation(token(before - 1)) ? .unevaluated : .dereferenced
    }
    if reads(tokens[before], "&", lexer), isUnary(before) { return .addressTaken }
    return nil
  }

  /// Whether `*` or `&` has no left operand.
  private func isUnary(_ index: Int) -> Bool {
    guard index > 0 else { return true }
    let before = tokens[index - 1]
    switch before.kind {
    case .identifier: return keywords[before] != .none
    case .number, .string, .character, .closeBracket: return false
    case .closeParen: return isCast(endingAt: index - 1)
    default: return true
    }
  }

  /// What is behind an `=`, up to what ends it.
  private func value(behind assign: Int) -> ByteRange {
    let start = assign + 1 < tokens.count ? tokens[assign + 1].start : tokens[assign].end
    return ByteRange(start, tokens[ends[assign] - 1].end)
  }

  private func reads(_ token: Token, _ word: StaticString, _ lexer: Lexer) -> Bool {
    token.kind != .endOfFile && lexer.reads(token, word)
  }
}

// MARK: - By what stands around

extension OperandReader {
  private func kindByPlace(_ operand: ClosedRange<Int>, _ lexer: Lexer) -> CFile.Use.Kind {
    if let test = test(of: operand, lexer) { return .tested(test) }
    let before = token(operand.lowerBound - 1)
    let behind = token(operand.upperBound + 1)
    let endsHere = isEnd(behind)
    if before.kind == .assign, endsHere {
      return .stored(in: target(before: operand.lowerBound - 1, lexer))
    }
    let around = enclosing[operand.lowerBound]
    let isArgument =
      before.kind == .comma || around >= 0 && around == operand.lowerBound - 1
    if around > 0, isArgument, endsHere, tokens[around].kind == .openParen, isArguments(around),
      tokens[around - 1].kind == .identifier
    {
      return .passed(to: tokens[around - 1].name, argument: commas[operand.lowerBound])
    }
    if operand.lowerBound == 0, operand.upperBound == tokens.count - 1 {
      if statement == .return { return .returned }
      if statement == .expression { return .discarded }
    }
    return .read
  }

  private func isEnd(_ token: Token) -> Bool {
    token.kind == .endOfFile || token.kind == .comma || token.kind == .semicolon
      || token.kind.isClosing
  }

  /// The left side of an `=`.
  private func target(before assign: Int, _ lexer: Lexer) -> ByteRange {
    var first = assign
    while first > 0 {
      let before = first - 1
      switch tokens[before].kind {
      case .closeBracket, .closeParen:
        guard partner[before] >= 0 else { return leftSide(first, assign) }
        first = partner[before]
        continue
      case .identifier, .dot, .arrow, .star, .number:
        // Two words in a row, or a star behind a word, declare what follows.
        let isWord = tokens[before].kind == .identifier
        if isWord, tokens[first].kind == .identifier || tokens[first].kind == .star {
          while tokens[first].kind == .star { first += 1 }
          return leftSide(first, assign)
        }
        first = before
        continue
      default: break
      }
      break
    }
    if isDeclaration, enclosing[assign] < 0 {
      while tokens[first].kind == .star { first += 1 }
    }
    return leftSide(first, assign)
  }

  private func leftSide(_ first: Int, _ assign: Int) -> ByteRange {
    guard first < assign else { return ByteRange(tokens[assign].start, tokens[assign].start) }
    return ByteRange(tokens[first].start, tokens[assign - 1].end)
  }
}

// MARK: - Tests

extension OperandReader {
  private func test(of operand: ClosedRange<Int>, _ lexer: Lexer) -> CFile.Test? {
    var operand = operand
    var outcome = comparison(&operand, lexer)
    // Macros that hand on what they are asked, and those that ask themselves; negations.
    while true {
      while widen(&operand) {}
      let before = operand.lowerBound - 1
      guard before >= 0 else { break }
      if reads(tokens[before], "!", lexer) {
        outcome = (outcome ?? .nonZero).opposite
        operand = before...operand.upperBound
      } else if before > 0, tokens[before].kind == .openParen,
        partner[before] == operand.upperBound + 1, let macro = macro(tokens[before - 1], lexer)
      {
        switch macro {
        case .asks(let asked):
          guard outcome == nil else { return nil }
          outcome = asked
        case .handsOn: break
        case .checks: outcome = outcome ?? .nonZero
        }
        operand = before - 1...operand.upperBound + 1
        if outcome == nil, comparison(&operand, lexer) != nil { return nil }
      } else {
        break
      }
    }
    let connective = connective(of: operand, lexer)
    guard outcome != nil || connective != nil else { return nil }
    return CFile.Test(outcome: outcome ?? .nonZero, connective: connective ?? .mixed)
  }

  private enum Macro {
    case asks(CFile.Test.Outcome)
    case handsOn
    /// Hands on, and makes a test of what it is given.
    case checks
  }

  private func macro(_ name: Token, _ lexer: Lexer) -> Macro? {
    if reads(name, "IS_ERR", lexer) { return .asks(.error) }
    if reads(name, "IS_ERR_OR_NULL", lexer) { return .asks(.errorOrZero) }
    if reads(name, "likely", lexer) || reads(name, "unlikely", lexer) { return .handsOn }
    let checks =
      reads(name, "WARN_ON", lexer) || reads(name, "WARN_ON_ONCE", lexer)
      || reads(name, "BUG_ON", lexer)
    return checks ? .checks : nil
  }

  /// A comparison with zero, which then is the operand.
  private func comparison(
    _ operand: inout ClosedRange<Int>, _ lexer: Lexer
  ) -> CFile.Test.Outcome? {
    let behind = token(operand.upperBound + 1)
    let before = token(operand.lowerBound - 1)
    if behind.kind == .otherOperator, isZero(token(operand.upperBound + 2), lexer),
      !continues(token(operand.upperBound + 3))
    {
      guard let outcome = outcome(of: behind, lexer) else { return nil }
      operand = operand.lowerBound...operand.upperBound + 2
      return outcome
    }
    if before.kind == .otherOperator, isZero(token(operand.lowerBound - 2), lexer) {
      let outcome: CFile.Test.Outcome
      if reads(before, "==", lexer) {
        outcome = .zero
      } else if reads(before, "!=", lexer) {
        outcome = .nonZero
      } else {
        return nil
      }
      operand = operand.lowerBound - 2...operand.upperBound
      return outcome
    }
    return nil
  }

  /// `0->`, `0[`: what looked like an operand is none.
  private func continues(_ token: Token) -> Bool {
    switch token.kind {
    case .arrow, .dot, .openBracket, .openParen: true
    default: false
    }
  }

  private func isZero(_ token: Token, _ lexer: Lexer) -> Bool {
    reads(token, "NULL", lexer) || reads(token, "0", lexer) || reads(token, "nullptr", lexer)
      || reads(token, "false", lexer)
  }

  private func outcome(of operation: Token, _ lexer: Lexer) -> CFile.Test.Outcome? {
    if reads(operation, "==", lexer) { return .zero }
    if reads(operation, "!=", lexer) { return .nonZero }
    if reads(operation, "<", lexer) { return .negative }
    if reads(operation, ">=", lexer) { return .notNegative }
    if reads(operation, ">", lexer) { return .positive }
    return reads(operation, "<=", lexer) ? .notPositive : nil
  }

  /// How a test goes into the condition; `nil` where there is none.
  private func connective(
    of operand: ClosedRange<Int>, _ lexer: Lexer
  ) -> CFile.Test.Connective? {
    let before = token(operand.lowerBound - 1)
    let behind = token(operand.upperBound + 1)
    func isEdge(_ token: Token) -> Bool {
      token.kind == .endOfFile || token.kind == .semicolon && statement == .for
    }
    if isEdge(before), isEdge(behind) {
      switch statement {
      case .if, .while, .doCondition: return .alone
      case .for: return before.kind == .semicolon ? .alone : nil
      default: return nil
      }
    }
    if reads(behind, "?", lexer) { return .mixed }
    guard isLogical(before, lexer) || isLogical(behind, lexer) else { return nil }
    guard isLogical(before, lexer) || isEdge(before) || before.kind == .openParen,
      isLogical(behind, lexer) || isEdge(behind) || behind.kind == .closeParen
    else { return nil }
    guard enclosing[operand.lowerBound] < 0 else { return .mixed }
    return isDecision ? outerConnective : .mixed
  }

  private var isDecision: Bool {
    statement == .if || statement == .while || statement == .doCondition
  }

  private func isLogical(_ token: Token, _ lexer: Lexer) -> Bool {
    reads(token, "&&", lexer) || reads(token, "||", lexer)
  }

  private func connectiveOutsideBrackets(_ lexer: Lexer) -> CFile.Test.Connective {
    var hasAnd = false
    var hasOr = false
    for (index, token) in tokens.enumerated() where enclosing[index] < 0 {
      if reads(token, "&&", lexer) { hasAnd = true }
      if reads(token, "||", lexer) { hasOr = true }
      if reads(token, "?", lexer) { return .mixed }
    }
    return hasAnd && hasOr ? .mixed : hasAnd ? .and : hasOr ? .or : .alone
  }
}
