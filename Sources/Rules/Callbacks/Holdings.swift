import CSource
import Diagnostics

/// What a function has taken and not given back when it returns.
struct Holdings {
  /// Held where it succeeds.
  var held: [Holding] = []
  /// Held where it returns an error, though its caller takes it for undone.
  var forgotten: [(holding: Holding, exit: SourceRange)] = []
}

struct Holding {
  let pair: CallPair
  /// From the function to the call that takes.
  let path: [CallStep]
  let taker: CallStep
  /// Whether it is the data of a system state.
  let isStateData: Bool
}

extension LintUnit {
  /// What is held once one of the definitions of a function returned.
  func holdings(of function: String) -> Holdings {
    definitions(of: function).reduce(into: Holdings()) { all, node in
      let found = holdings(of: node)
      all.held += found.held
      all.forgotten += found.forgotten
    }
  }

  private func holdings(of node: CallGraph.Node, depth: Int = 0) -> Holdings {
    if let known = knownHoldings[node] { return known }
    guard depth < deepestHolding else { return Holdings() }
    // Whoever calls itself holds what one round of it holds.
    knownHoldings[node] = Holdings()
    guard let code = code(of: node) else { return Holdings() }
    var holdings = Holdings()
    for site in takings(in: node, code, depth).prefix(mostTakings) {
      guard let place = code.body.statement(at: site.call.range.start) else { continue }
      var walk = HoldingWalk(site, code, node, in: self)
      walk.run(from: place)
      if walk.isHeldOnSuccess { holdings.held.append(site.holding) }
      if let exit = walk.errorExit {
        holdings.forgotten.append((site.holding, code.file.range(exit)))
      }
    }
    knownHoldings[node] = holdings
    return holdings
  }

  /// The calls of a function that take something, also through functions of the module.
  private func takings(in node: CallGraph.Node, _ code: FunctionCode, _ depth: Int) -> [Taking] {
    code.file.calls(in: code.function.body).flatMap { call -> [Taking] in
      guard !call.isThroughMember, !code.file.isDead(call.branch), case .function = call.owner
      else { return [] }
      let step = CallStep(
        caller: graph.name(of: node), callee: code.file.text(call.name),
        place: code.file.range(call.name), node: node)
      let callees = graph.definitions(of: call.name, seenFrom: node.file)
      if callees.isEmpty {
        guard let pair = CallPair.begun(by: step.callee) else { return [] }
        let holding = Holding(
          pair: pair, path: [step], taker: step, isStateData: isStoredInState(call, code))
        return [Taking(call: call, holding: holding, result: pair.result)]
      }
      return callees.flatMap { callee -> [Taking] in
        holdings(of: callee, depth: depth + 1).held.map { inner in
          let holding = Holding(
            pair: inner.pair, path: [step] + inner.path, taker: inner.taker,
            isStateData: inner.isStateData)
          return Taking(
            call: call, holding: holding, result: result(of: callee, taking: inner.pair))
        }
      }
    }
  }

  /// Whether the result becomes the data of a system state: `state->data = kzalloc(…)`.
  private func isStoredInState(_ call: CFile.Call, _ code: FunctionCode) -> Bool {
    guard case .stored(let target) = code.file.use(ofResultOf: call, in: code.body)?.kind else {
      return false
    }
    let tokens = code.file.tokens(in: target)
    return tokens.count > 2 && tokens[tokens.count - 2].text == "->" && tokens.last?.text == "data"
      && code.file.calls(in: code.function.body).contains {
        code.file.text($0.name).hasPrefix("klp_get_")
      }
  }

  /// How a function of the module says that it took nothing.
  private func result(of node: CallGraph.Node, taking pair: CallPair) -> CallPair.Result {
    guard let function = code(of: node)?.function else { return .none }
    let file = files[node.file]
    if file.tokens(in: function.signature).contains(where: {
      $0.text == "*" && $0.range.start < function.name.range.start
    }) {
      return pair.result == .errorPointer ? .errorPointer : .null
    }
    let words = file.words(of: function).map { file.text($0) }
    return words.contains("void") ? .none : words.contains("bool") ? .truth : .code
  }

  /// The names of all calls that can be made once a function is called.
  func callees(from function: String) -> Set<String> {
    definitions(of: function).reduce(into: []) { $0.formUnion(callees(from: $1)) }
  }

  func callees(from node: CallGraph.Node) -> Set<String> {
    if let known = knownCallees[node] { return known }
    var names: Set<String> = []
    for reached in graph.reachable(from: [node]).nodes {
      let file = files[reached.file]
      for step in graph.steps(from: reached) { names.insert(file.text(step.callee)) }
    }
    knownCallees[node] = names
    return names
  }
}

/// How many calls within calls are followed, and how many of one function that take something.
private let deepestHolding = 64
private let mostTakings = 100

/// A call after which a function holds something.
struct Taking {
  let call: CFile.Call
  let holding: Holding
  let result: CallPair.Result
}
