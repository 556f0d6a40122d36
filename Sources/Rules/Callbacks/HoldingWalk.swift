import CSource

/// Follows all ways from a call that takes something to the ends of its function, as long as it is
/// not given back.
struct HoldingWalk {
  private let taking: Taking
  private let code: FunctionCode
  private let node: CallGraph.Node
  private let unit: LintUnit
  /// The variable that has the result, and what is done with it, by statement.
  private var uses: [Int: [CFile.Use]] = [:]
  /// Where the result is stored, if that is no plain variable: `state->table`.
  private var target: [String] = []
  /// The variable the function returns, and what is done with it, by statement.
  private let returned: String?
  private var returnedUses: [Int: [CFile.Use]] = [:]
  /// The calls that are made in each statement.
  private var calls: [Int: [CFile.Call]] = [:]
  /// The loops that give back, as often as something was taken.
  private var loopsGivingBack: Set<Int> = []

  private(set) var isHeldOnSuccess = false
  private(set) var errorExit: ByteRange?

  /// A place on the way.
  private struct State: Hashable {
    var statement: Int
    /// Whether it was asked if the call took something.
    var isAsked: Bool
    var returned: Value
  }

  /// What holds of the result if a condition is true, and if it is false; `nil` if that is not
  /// known.
  private struct Question {
    let yes: CFile.Test.Outcome?
    let no: CFile.Test.Outcome?

    init(yes: CFile.Test.Outcome?, no: CFile.Test.Outcome?) {
      self.yes = yes
      self.no = no
    }

    init(_ test: CFile.Test) {
      self.init(yes: test.outcome(when: true), no: test.outcome(when: false))
    }

    init?(_ use: CFile.Use) {
      guard case .tested(let test) = use.kind else { return nil }
      self.init(test)
    }
  }

  /// What is known of the value that is going to be returned.
  private enum Value: Hashable { case unknown, zero, error }

  init(_ taking: Taking, _ code: FunctionCode, _ node: CallGraph.Node, in unit: LintUnit) {
    self.taking = taking
    self.code = code
    self.node = node
    self.unit = unit
    let file = code.file
    let names = code.body.returns.compactMap { index -> String? in
      let tokens = file.tokens(in: code.body.statements[index].expression)
      return tokens.count == 1 && tokens[0].isIdentifier ? tokens[0].text : nil
    }
    returned = names.first { $0 != "NULL" && $0 != "true" && $0 != "false" }
    if let returned {
      returnedUses = Dictionary(grouping: code.uses(of: returned), by: \.statement)
    }
    if case .stored(let place) = file.use(ofResultOf: taking.call, in: code.body)?.kind {
      let tokens = file.tokens(in: place).map(\.text)
      if tokens.count == 1 {
        uses = Dictionary(grouping: code.uses(of: tokens[0]), by: \.statement)
      } else {
        target = tokens
      }
    }
    for call in file.calls(in: code.function.body) where !call.isThroughMember {
      if let statement = code.body.statement(at: call.range.start) {
        calls[statement, default: []].append(call)
      }
    }
  }

  mutating func run(from place: Int) {
    if isFreedByScope(place) { return }
    loopsGivingBack = loopsGivingBack(besides: place)
    var states: [State] = []
    var seen: Set<State> = []
    begin(at: place) { states.append($0) }
    var next = 0
    while next < states.count {
      let state = states[next]
      next += 1
      guard seen.insert(state).inserted else { continue }
      step(from: state) { states.append($0) }
    }
  }
}

// MARK: - Steps

extension HoldingWalk {
  /// The statement with the call itself.
  private mutating func begin(at place: Int, _ add: (State) -> Void) {
    let use = code.file.use(ofResultOf: taking.call, in: code.body)?.kind
    if case .returned = use {
      isHeldOnSuccess = true
      return
    }
    let state = State(statement: place, isAsked: taking.result == .none, returned: .unknown)
    var question: Question?
    if case .tested(let test) = use {
      question = Question(test)
    } else {
      let behind = (uses[place] ?? []).drop { use in
        if case .assigned(let value) = use.kind { !value.contains(taking.call.range) } else { true }
      }
      question = behind.lazy.compactMap(Question.init).first
    }
    leave(state, asking: state.isAsked ? nil : question, add)
  }

  private mutating func step(from state: State, _ add: (State) -> Void) {
    let statement = code.body.statements[state.statement]
    if loopsGivingBack.contains(state.statement) || givesBack(state.statement) { return }
    if statement.kind == .return {
      end(at: statement, state)
      return
    }
    var state = state
    var question: Question?
    if !state.isAsked {
      for use in uses[state.statement] ?? [] {
        if case .assigned = use.kind { state.isAsked = true }
        question = Question(use)
        if question != nil || state.isAsked { break }
      }
      if statement.kind == .if { question = question ?? targetQuestion(in: statement) }
    }
    for use in returnedUses[state.statement] ?? [] {
      if case .assigned(let value) = use.kind { state.returned = self.value(of: value) }
    }
    leave(state, asking: question, add)
  }

  /// Goes on to what is next, except where the call is known to have taken nothing, or an answer
  /// says nothing about it.
  private mutating func leave(_ state: State, asking question: Question?, _ add: (State) -> Void) {
    for edge in code.flow.edges(from: state.statement) {
      var next = state
      if let question {
        guard let when = edge.when, let outcome = when ? question.yes : question.no,
          !isFailure(outcome)
        else { continue }
        next.isAsked = true
      }
      if let when = edge.when, let value = returnedValue(at: state.statement, when: when) {
        next.returned = value
      }
      guard let to = edge.to else {
        isHeldOnSuccess = true
        continue
      }
      next.statement = to
      add(next)
    }
  }

  private mutating func end(at statement: CFile.Statement, _ state: State) {
    let tokens = code.file.tokens(in: statement.expression)
    // What a module's own init returns: an error or none.
    if (calls[state.statement] ?? []).contains(where: {
      code.file.reads($0.name, "klp_enable_patch")
    }) {
      isHeldOnSuccess = true
      errorExit = errorExit ?? statement.range
      return
    }
    let isError: Bool
    if tokens.count == 1, tokens[0].text == returned {
      isError = state.returned == .error
    } else {
      isError = value(of: statement.expression) == .error
    }
    if isError {
      errorExit = errorExit ?? statement.range
    } else {
      isHeldOnSuccess = true
    }
  }
}

// MARK: - What is known

extension HoldingWalk {
  /// Whether a statement gives back what was taken, or hands it to code that nobody knows.
  private func givesBack(_ statement: Int) -> Bool {
    (calls[statement] ?? []).contains { call in
      let name = code.file.text(call.name)
      if taking.holding.pair.givers.contains(name) { return true }
      let callees = unit.graph.definitions(of: call.name, seenFrom: node.file)
      if callees.isEmpty {
        return taking.holding.pair.kind == .memory && !isHarmlessCall(name)
          && (uses[statement] ?? []).contains { use in
            if case .passed(let function, _) = use.kind {
              code.file.reads(function, name)
            } else {
              false
            }
          }
      }
      return callees.contains { callee in
        !unit.callees(from: callee).isDisjoint(with: taking.holding.pair.givers)
      }
    }
  }

  /// The loops with a statement that gives back, but without the call that takes: what is undone in a
  /// loop was done in one, and where the loop runs no time there is nothing to undo.
  private func loopsGivingBack(besides place: Int) -> Set<Int> {
    let around = Set(loops(around: place))
    var found: Set<Int> = []
    for statement in calls.keys {
      let loops = loops(around: statement).filter { !around.contains($0) }
      if !loops.isEmpty, givesBack(statement) { found.formUnion(loops) }
    }
    return found
  }

  private func loops(around statement: Int) -> [Int] {
    sequence(first: statement) { code.body.statements[$0].parent }.dropFirst().filter {
      switch code.body.statements[$0].kind {
      case .while, .for, .macro: true
      default: false
      }
    }
  }

  /// Whether the variable that has the result is declared so that the compiler gives it back
  /// (`__free()`, include/linux/cleanup.h, 6.6; `__attribute__((cleanup(…)))`).
  private func isFreedByScope(_ place: Int) -> Bool {
    let words: Set = ["__free", "__cleanup", "cleanup", "__cleanup__"]
    let isDeclaredSo = code.file.tokens(in: code.body.statements[place].expression).contains {
      $0.range.start < taking.call.range.start && words.contains($0.text)
    }
    if isDeclaredSo { return true }
    guard case .stored(let variable) = code.file.use(ofResultOf: taking.call, in: code.body)?.kind,
      let name = code.file.tokens(in: variable).last?.text
    else { return false }
    let tokens = code.file.tokens(in: code.function.body)
    return tokens.indices.contains { index in
      tokens[index].text == name
        && tokens[index...].dropFirst().prefix { $0.text != "=" && $0.text != ";" }.prefix(5)
          .contains { words.contains($0.text) }
    }
  }

  private func isFailure(_ outcome: CFile.Test.Outcome) -> Bool {
    switch taking.result {
    case .none: false
    case .null: outcome == .zero || outcome == .errorOrZero
    case .errorPointer: outcome == .error || outcome == .errorOrZero
    case .code: outcome == .nonZero || outcome == .negative
    case .truth: outcome == .zero
    }
  }

  /// What a condition asks about `state->table`; `nil` if it is not about that.
  private func targetQuestion(in statement: CFile.Statement) -> Question? {
    var tokens = code.file.tokens(in: statement.expression).map(\.text)[...]
    guard !target.isEmpty, isPart(target, of: tokens) else { return nil }
    if tokens.starts(with: ["unlikely", "("]) { tokens = tokens.dropFirst(2).dropLast() }
    if tokens.elementsEqual(["!"] + target) || tokens.elementsEqual(target + ["==", "NULL"]) {
      return Question(yes: .zero, no: .nonZero)
    }
    if tokens.elementsEqual(["IS_ERR", "("] + target + [")"]) {
      return Question(yes: .error, no: .noError)
    }
    if tokens.elementsEqual(target) { return Question(yes: .nonZero, no: .zero) }
    return Question(yes: nil, no: nil)
  }

  private func isPart(_ part: [String], of tokens: ArraySlice<String>) -> Bool {
    tokens.indices.contains { tokens[$0...].starts(with: part) }
  }

  private func returnedValue(at statement: Int, when: Bool) -> Value? {
    for use in returnedUses[statement] ?? [] {
      guard case .tested(let test) = use.kind else { continue }
      switch test.outcome(when: when) {
      case .nonZero, .negative: return .error
      case .zero, .notNegative: return .zero
      default: return nil
      }
    }
    return nil
  }

  /// What a returned or assigned expression is, as far as it is plain.
  private func value(of expression: ByteRange) -> Value {
    let tokens = code.file.tokens(in: expression)
    switch tokens.first?.text {
    case "-" where tokens.count == 2: return .error
    case "ERR_PTR", "PTR_ERR": return .error
    case "NULL" where tokens.count == 1: return taking.result == .code ? .unknown : .error
    case "0" where tokens.count == 1: return .zero
    default: return .unknown
    }
  }
}

/// Whether a call neither gives anything back nor keeps what it is given.
func isHarmlessCall(_ name: String) -> Bool {
  let prefixes = [
    "pr_", "printk", "_printk", "dev_", "klp_", "mutex_", "spin_", "rcu_read_", "list_", "hlist_",
    "atomic", "refcount_", "READ_ONCE", "WRITE_ONCE", "WARN", "BUG", "IS_", "PTR_", "mem", "str",
    "lockdep_", "synchronize_", "smp_", "INIT_", "ARRAY_SIZE", "container_of", "likely", "unlikely",
    "snprintf", "scnprintf", "sprintf",
  ]
  return prefixes.contains(where: name.hasPrefix)
}
