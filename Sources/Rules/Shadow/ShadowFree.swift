import CSource
import Diagnostics
import Livepatch

/// A call that frees shadow variables, and how control comes there.
struct ShadowFree {
  /// With the call itself as its last step.
  let path: [CallStep]
  let last: CallStep
  /// What it is about; `nil` where a macro stands for the call.
  let call: ShadowCall?

  /// `a → b → c`
  var chain: String { path.map { "`\($0.caller)`" }.joined(separator: " → ") }
}

extension LintUnit {
  /// The calls that free shadow variables once a function runs.
  func shadowFrees(from function: String) -> [ShadowFree] {
    let names = ShadowCall.API.allCases.filter(\.frees).map(\.rawValue)
    return callPaths(from: function, to: names).prefix(ShadowCall.most).compactMap { path in
      guard let last = path.last else { return nil }
      let call = shadowCalls.first { $0.name == last.place }
      return ShadowFree(path: path, last: last, call: call)
    }
  }
}

/// A call that frees shadow variables, be it in another fix: all of them become one module.
struct ShadowFreeOfModule {
  let free: ShadowFree
  /// The fix it stands in.
  let unit: LintUnit
  /// What the conditions depend on that decide whether control comes there.
  let guards: [Set<String>]
  /// Whether one of them stands in another fix.
  let isGuardedElsewhere: Bool
}

extension LintUnit {
  /// The calls that free shadow variables once a function runs, in the functions of other fixes as well.
  func shadowFreesOfModule(from function: String) -> [ShadowFreeOfModule] {
    typealias Way = (unit: LintUnit, function: String, path: [CallStep], guards: [Set<String>])
    var frees: [ShadowFreeOfModule] = []
    var seen: Set<String> = [function]
    var waiting: [Way] = [(self, function, [], [])]
    while let way = waiting.popLast() {
      let unit = way.unit
      let isElsewhere = unit.fix.file != fix.file
      for free in unit.shadowFrees(from: way.function) {
        let own = unit.guards(on: free.path).map { unit.names(in: $0) }
        frees.append(
          ShadowFreeOfModule(
            free: ShadowFree(path: way.path + free.path, last: free.last, call: free.call),
            unit: unit, guards: way.guards + own,
            isGuardedElsewhere: isElsewhere && !own.isEmpty))
      }
      for (name, others) in unit.foreignCallees(from: way.function) {
        guard seen.insert(name).inserted,
          let path = unit.callPaths(from: way.function, to: [name]).first
        else { continue }
        let guards = way.guards + unit.guards(on: path).map { unit.names(in: $0) }
        waiting += others.map {
          (LintUnit($0, in: surroundings), name, way.path + path, guards)
        }
      }
    }
    return frees
  }

  /// What a function calls that only other fixes define, with those fixes.
  private func foreignCallees(from function: String) -> [(name: String, fixes: [Livepatch.Fix])] {
    var seen: Set<String> = []
    return reach(from: function).nodes.flatMap { graph.steps(from: $0) }.compactMap { step in
      let name = files[step.caller.file].text(step.callee)
      guard seen.insert(name).inserted, definitions(of: name).isEmpty else { return nil }
      let others = surroundings.fixesDefining(step.callee, called: name).filter {
        $0.file != fix.file
      }
      return others.isEmpty ? nil : (name, others)
    }
  }
}
