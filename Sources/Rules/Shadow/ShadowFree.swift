import Diagnostics

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
