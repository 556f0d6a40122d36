import Diagnostics
import Livepatch
import Simulation

/// What a guest should tell of one step, in the words in which it tells.
struct Prediction: Sendable, Equatable {
  var result: ErrorNumber
  /// Log lines, callbacks, init and exit of targets, in order.
  var lines: [String]
  /// Destroyed shadow variables, sorted: in which order a patch frees its own is its own business.
  var destroyed: [String]
  /// Livepatches, their objects, and modules with their reference counts.
  var sysfs: [String]
  /// Who implements what, for a new task and for those that sleep.
  var views: [String]
  /// Ids of shadow variables that are there.
  var variables: [String]
  var isTainted: Bool
  /// Whether the kernel's worker has to have tried and failed before the step is over.
  var needsRetry: Bool

  static func all(of story: Story) -> [Prediction] {
    story.timeline.moments.map { Prediction($0, in: story.script.world) }
  }

  private init(_ moment: Timeline.Moment, in world: World) {
    let state = moment.state
    result = moment.result
    lines = moment.effects.compactMap { effect in
      if case .log(.tainting) = effect { return nil }
      return world.line(effect)
    }
    destroyed = moment.effects.compactMap { effect in
      switch effect {
      case .freed(let variable, let patch), .harm(.freedInUse(let variable, let patch, _, _)):
        "\(world.patches[patch].name): frees \(world.idText(variable))"
      default: nil
      }
    }.sorted()
    sysfs = world.sysfsLines(state) + world.moduleLines(state)
    views = world.views(state)
    variables = state.allocated.map { world.idText($0) }.sorted()
    isTainted = state.isTainted
    switch moment.event {
    case .load, .write, .reverse, .force, .release: needsRetry = state.transition != nil
    default: needsRetry = false
    }
  }
}

extension World {
  func idText(_ variable: Int) -> String {
    if case .number(let id) = variables[variable].id { String(id) } else { "?" }
  }

  fileprivate func sysfsLines(_ state: State) -> [String] {
    sysfs(state).sorted { $0.name.isBefore($1.name) }.flatMap { patch in
      [
        "patch \(patch.name) enabled \(patch.isEnabled ? 1 : 0) transition \(patch.isInTransition ? 1 : 0)"
      ]
        + patch.objects.sorted { $0.name.isBefore($1.name) }.map { object in
          let functions = object.functions.sorted { $0.isBefore($1) }.map { " \($0)" }
          return "object \(patch.name) \(object.name) patched \(object.isPatched ? 1 : 0):"
            + functions.joined()
        }
    }
  }

  fileprivate func moduleLines(_ state: State) -> [String] {
    Catalogue.modules.compactMap { name in
      if let patch = patches.firstIndex(where: { $0.name == name }) {
        return state.loaded.contains(patch)
          ? "module \(name) \(state.referenced.contains(patch) ? 1 : 0)" : nil
      }
      guard let object = objects.firstIndex(of: .module(name)), state.present.contains(object)
      else { return nil }
      return "module \(name) 0"
    }
  }

  fileprivate func views(_ state: State) -> [String] {
    let isPatched = state.transition?.isPatching ?? true
    var lines = ["runs: \(view(isPatched: isPatched, state, kernelToo: true))"]
    for sleeper in state.sleepers {
      let name = functions[sleeper.function].key.name
      let implementation = sleeper.implementation.map { patches[$0].name } ?? "original"
      let own = view(isPatched: sleeper.isPatched, state, kernelToo: false)
      lines.append("sleeper \(name) \(implementation): \(own)")
    }
    return Set(lines).sorted { $0.isBefore($1) }
  }

  private func view(isPatched: Bool, _ state: State, kernelToo: Bool) -> String {
    var words: [String] = []
    for object in Catalogue.objects where kernelToo || object != .vmlinux {
      guard let number = objects.firstIndex(of: object), state.present.contains(number) else {
        continue
      }
      for name in Catalogue.functions(of: object) {
        let key = FunctionKey(object: object, name: name, sympos: 0)
        let implementation = functions.firstIndex { $0.key == key }.flatMap {
          self.implementation(of: $0, isPatched: isPatched, in: state)
        }
        words.append("\(name)=\(implementation.map { patches[$0].name } ?? "original")")
      }
    }
    return words.sorted { $0.isBefore($1) }.joined(separator: " ")
  }
}

extension String {
  /// The order of busybox's shell: by bytes.
  func isBefore(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }
}
