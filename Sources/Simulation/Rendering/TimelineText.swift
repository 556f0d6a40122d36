import Livepatch

extension Timeline {
  /// The timeline for people: what is done, what the kernel prints, which callbacks run, and what
  /// is different afterwards.
  public var text: String {
    var lines = [about.map { "\(name): \($0)" } ?? name]
    lines += remarks.map { "note: \($0)" }
    var before = start
    for (number, moment) in moments.enumerated() {
      lines.append("")
      lines.append("\(number + 1). \(world.title(moment.event))")
      if let command = world.command(moment.event) { lines.append("   $ \(command)") }
      lines += moment.effects.compactMap(line).map { "     \($0)" }
      if moment.result != .success { lines.append("   = \(moment.result)") }
      lines += changes(from: before, to: moment.state).map { "   \($0)" }
      lines += moment.harms.map { "   ! \(world.sentence($0)) [\($0.kind.rawValue)]" }
      before = moment.state
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func line(_ effect: Effect) -> String? {
    switch effect {
    case .log(.tainting): return world.line(effect)
    case .log: return world.line(effect).map { "livepatch: \($0)" }
    case .callback(let patch, let object, let slot, _):
      guard let line = world.line(effect) else { return nil }
      let fixes = world.entry(patch, object)?.steps[slot] ?? []
      return fixes.isEmpty ? line : "\(line)  (\(fixes.joined(separator: ", ")))"
    case .targetInit, .targetExit: return world.line(effect)
    case .moduleExit(let patch): return "\(world.patches[patch].name): module exit"
    case .allocated, .freed, .harm: return nil
    }
  }

  private func changes(from before: State, to after: State) -> [String] {
    var lines: [String] = []
    let patches = world.patches.indices.compactMap { patch -> String? in
      let now = world.standing(of: patch, in: after)
      return now == world.standing(of: patch, in: before)
        ? nil : "\(world.patches[patch].name) is \(now)"
    }
    if !patches.isEmpty { lines.append("→ " + patches.joined(separator: "; ")) }
    var groups: [(change: String, functions: [String])] = []
    for function in world.functions.indices {
      let now = world.running(function, in: after)
      let then = world.running(function, in: before)
      if now == then { continue }
      let name = world.functions[function].key.description
      if let place = groups.firstIndex(where: { $0.change == now }) {
        groups[place].functions.append(name)
      } else {
        groups.append((now, [name]))
      }
    }
    for (change, functions) in groups {
      lines.append("→ \(functions.joined(separator: ", ")): \(change)")
    }
    let variables = world.variables.indices.compactMap { variable -> String? in
      let now = world.standing(ofVariable: variable, in: after)
      return now == world.standing(ofVariable: variable, in: before)
        ? nil : "\(world.variables[variable].name) \(now)"
    }
    if !variables.isEmpty {
      lines.append("→ shadow variables: " + variables.joined(separator: ", "))
    }
    let states = world.states.indices.compactMap { state -> String? in
      let now = after.applied.contains(state)
      return now == before.applied.contains(state)
        ? nil : "\(world.states[state].name) \(now ? "made" : "undone")"
    }
    if !states.isEmpty { lines.append("→ system states: " + states.joined(separator: ", ")) }
    return lines
  }
}

extension World {
  /// What becomes of a livepatch module, in a few words.
  func standing(of patch: Int, in state: State) -> String {
    guard state.loaded.contains(patch) else { return "not loaded" }
    let pinned = state.forced.contains(patch) ? ", and can never be removed" : ""
    if let transition = state.transition, transition.patch == patch {
      return (transition.isPatching ? "being enabled" : "being disabled") + pinned
    }
    if state.enabled.contains(patch) { return "enabled" + pinned }
    return "loaded without effect" + pinned
  }

  /// Who runs a function, in a few words.
  func running(_ function: Int, in state: State) -> String {
    let new = runs(function, isSwitched: true, in: state)
    let old = runs(function, isSwitched: false, in: state)
    var text = new == old ? new : "\(old) for tasks not yet switched, \(new) for the others"
    let sleepers = state.sleepers.filter { $0.function == function }.map {
      $0.implementation.map { patches[$0].name } ?? ScenarioExpectation.original
    }
    if !sleepers.isEmpty { text += "; a task sleeps in \(sleepers.joined(separator: ", "))" }
    return text
  }

  func standing(ofVariable variable: Int, in state: State) -> String {
    guard state.allocated.contains(variable) else { return "none" }
    if state.damaged.contains(variable) { return "freed in use" }
    return state.abandoned.contains(variable) ? "left behind" : "in use"
  }
}
