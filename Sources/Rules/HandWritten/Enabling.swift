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
    guard let (code, use) = use(ofResultOf: call, in: unit), isInit(code) else { return [] }
    var result: String?
    var ways = Array(code.flow.edges(from: use.statement))
    switch use.kind {
    case .tested(let test): ways = ways.filter { !test.excludesZero($0.when) }
    case .stored(let target): result = code.name(target)
    case .discarded: break
    default: return []
    }
    let walk = FailureWalk(code, result: result)
    return walk.failures(from: ways)
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

/// Goes on from where a call has given 0, and finds the returns that say something else.
private struct FailureWalk {
  let code: FunctionCode
  /// The variable that has the call's result: 0, until it is assigned something else.
  let result: String?
  private let uses: [Int: [CFile.Use]]

  init(_ code: FunctionCode, result: String?) {
    self.code = code
    self.result = result
    uses = Dictionary(
      grouping: result.map { code.uses(of: $0) } ?? [], by: \.statement)
  }

  func failures(from ways: [CFile.Flow.Edge]) -> [ByteRange] {
    // By statement: reached with the variable still 0, or with a value of something else.
    var seen: Set<[Int]> = []
    var waiting: [(statement: Int, isZero: Bool)] = []
    var failures: Set<Int> = []
    func add(_ ways: some Sequence<CFile.Flow.Edge>, _ isZero: Bool) {
      for to in ways.compactMap(\.to) where seen.insert([to, isZero ? 1 : 0]).inserted {
        waiting.append((to, isZero))
      }
    }
    add(ways, true)
    while let (place, isZero) = waiting.popLast() {
      let statement = code.body.statements[place]
      let isAssigned = (uses[place] ?? []).contains {
        if case .assigned = $0.kind { true } else { false }
      }
      if statement.isReturn {
        if fails(statement.expression, isZero: isZero) { failures.insert(place) }
        continue
      }
      let tests = (uses[place] ?? []).compactMap { use in
        if case .tested(let test) = use.kind { test } else { nil }
      }
      let edges = code.flow.edges(from: place).filter { way in
        !isZero || isAssigned || !tests.contains { $0.excludesZero(way.when) }
      }
      add(edges, isZero && !isAssigned)
    }
    return failures.sorted().map { code.body.statements[$0].range }
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
