import CSource
import Diagnostics
import HandWritten

/// What becomes of the result of `klp_enable_patch`.
extension ModuleSource {
  /// Whether a function makes this call that the module's init, as far as the file shows it, does not
  /// reach.
  func isOutsideInit(_ call: CFile.Call, in unit: LintUnit) -> Bool {
    guard let initFunction, !unit.definitions(of: initFunction.value).isEmpty,
      case .function(let caller) = call.owner
    else { return false }
    let reached = unit.reach(from: initFunction.value)
    return !reached.contains(CallGraph.Node(file: 0, definition: .function(caller)))
  }

  /// Whether the module's init gives the same result whatever this call gives.
  func isIgnored(_ call: CFile.Call, in unit: LintUnit) -> Bool {
    guard let (code, use) = use(ofResultOf: call, in: unit) else { return false }
    if case .discarded = use.kind { return true }
    if isInit(code), code.body.statements.allSatisfy({ !$0.isReturn || code.isZero($0.expression) })
    {
      return true
    }
    guard case .stored(let target) = use.kind, let variable = code.name(target) else {
      return false
    }
    return code.uses(of: variable).allSatisfy { use in
      switch use.kind {
      case .declared, .assigned, .unevaluated: true
      default: false
      }
    }
  }

  /// Where the module's init fails though this call of its own has succeeded.
  func failures(behind call: CFile.Call, in unit: LintUnit) -> [ByteRange] {
    guard let (walk, ways) = success(of: call, in: unit), isInit(walk.code) else { return [] }
    return walk.failures(from: ways)
  }

  /// The statements of the module's init that can run though this call of its own has succeeded.
  func statements(behind call: CFile.Call, in unit: LintUnit) -> [Int]? {
    guard let (walk, ways) = success(of: call, in: unit), isInit(walk.code) else { return nil }
    return Set(walk.reached(from: ways).map(\.statement)).sorted()
  }

  /// The calls of `klp_enable_patch` that are made once this one has succeeded, in its function.
  func enablingAgain(behind call: CFile.Call, in unit: LintUnit) -> [CFile.Call] {
    guard let (walk, ways) = success(of: call, in: unit) else { return [] }
    let reached = Set(walk.reached(from: ways).map(\.statement))
    return enabling.filter { other in
      other.owner == call.owner
        && walk.code.body.statement(at: other.range.start).map(reached.contains) ?? false
    }
  }

  /// Which patch a call is about, as it is written.
  func patchName(_ call: CFile.Call) -> String? {
    file.arguments(of: call).first.map { file.tokens(in: $0).map(\.text).joined() }
  }

  /// The ways behind a call that has given 0.
  private func success(
    of call: CFile.Call, in unit: LintUnit
  ) -> (walk: SuccessWalk, ways: [CFile.Flow.Edge])? {
    guard let (code, use) = use(ofResultOf: call, in: unit) else { return nil }
    var result: String?
    var ways = Array(code.flow.edges(from: use.statement))
    switch use.kind {
    case .tested(let test): ways = ways.filter { !test.excludesZero($0.when) }
    case .stored(let target): result = code.name(target)
    case .discarded: break
    default: return nil
    }
    return (SuccessWalk(code, result: result), ways)
  }

  private func use(
    ofResultOf call: CFile.Call, in unit: LintUnit
  ) -> (code: FunctionCode, use: CFile.Use)? {
    guard case .function(let function) = call.owner,
      let code = unit.code(of: CallGraph.Node(file: 0, definition: .function(function))),
      let use = file.use(ofResultOf: call, in: code.body)
    else { return nil }
    return (code, use)
  }

  private func isInit(_ code: FunctionCode) -> Bool {
    initFunction.map { file.reads(code.function.name, $0.value) } ?? false
  }
}

/// Goes on from where a call has given 0.
private struct SuccessWalk {
  /// A statement, reached with the variable still 0, or with a value of something else.
  struct Place: Hashable {
    let statement: Int
    let isZero: Bool
  }

  let code: FunctionCode
  /// The variable that has the call's result: 0, until it is assigned something else.
  private let result: String?
  private let uses: [Int: [CFile.Use]]

  init(_ code: FunctionCode, result: String?) {
    self.code = code
    self.result = result
    uses = Dictionary(grouping: result.map { code.uses(of: $0) } ?? [], by: \.statement)
  }

  /// All that can run from there on.
  func reached(from ways: [CFile.Flow.Edge]) -> Set<Place> {
    var reached: Set<Place> = []
    var waiting: [Place] = []
    func add(_ ways: some Sequence<CFile.Flow.Edge>, _ isZero: Bool) {
      for to in ways.compactMap(\.to) {
        let place = Place(statement: to, isZero: isZero)
        if reached.insert(place).inserted { waiting.append(place) }
      }
    }
    add(ways, true)
    while let place = waiting.popLast() {
      if code.body.statements[place.statement].isReturn { continue }
      let uses = uses[place.statement] ?? []
      let isAssigned = uses.contains { if case .assigned = $0.kind { true } else { false } }
      let tests = uses.compactMap { if case .tested(let test) = $0.kind { test } else { nil } }
      let edges = code.flow.edges(from: place.statement).filter { way in
        !place.isZero || isAssigned || !tests.contains { $0.excludesZero(way.when) }
      }
      add(edges, place.isZero && !isAssigned)
    }
    return reached
  }

  /// The returns that say something else than success.
  func failures(from ways: [CFile.Flow.Edge]) -> [ByteRange] {
    let failing = reached(from: ways).filter { place in
      let statement = code.body.statements[place.statement]
      return statement.isReturn && fails(statement.expression, isZero: place.isZero)
    }
    return Set(failing.map(\.statement)).sorted().map { code.body.statements[$0].range }
  }

  /// Whether a returned value says for sure, or as the variable of another call, that init failed.
  private func fails(_ expression: ByteRange, isZero: Bool) -> Bool {
    let tokens = code.file.tokens(in: expression).map(\.text)
    if tokens.count == 2, tokens[0] == "-" { return tokens[1] != "0" }
    return !isZero && tokens.count == 1 && tokens[0] == result
  }
}

extension CFile.Test {
  /// Whether a value of 0 does not go this way.
  fileprivate func excludesZero(_ when: Bool?) -> Bool {
    guard let when else { return false }
    switch outcome(when: when) {
    case .nonZero, .negative, .positive, .error, .neitherErrorNorZero: return true
    default: return false
    }
  }
}

extension CFile.Statement {
  fileprivate var isReturn: Bool { if case .return = kind { true } else { false } }
}

extension FunctionCode {
  fileprivate func name(_ target: ByteRange) -> String? {
    let tokens = file.tokens(in: target)
    return tokens.count == 1 && tokens[0].isIdentifier ? tokens[0].text : nil
  }

  fileprivate func isZero(_ expression: ByteRange) -> Bool {
    file.tokens(in: expression).map(\.text) == ["0"]
  }
}
