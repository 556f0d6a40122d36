import Diagnostics
import Livepatch
import Simulation

/// A scenario together with what the simulator makes of it.
struct Story: Sendable {
  var scenario: Scenario
  var script: Script
  var timeline: Timeline

  /// - Returns: nil if the scenario cannot be played on a real kernel: see `isPlayable`.
  init?(_ scenario: Scenario) {
    guard let script = Script.make(from: scenario, definitions: [:]).script else { return nil }
    self.scenario = scenario
    self.script = script
    timeline = Timeline(running: script)
    var state = timeline.start
    for moment in timeline.moments {
      guard Self.isPlayable(moment, from: state, in: script.world) else { return nil }
      state = moment.state
    }
  }

  /// Whether a guest can do it: nothing that would pull code away from under a sleeping task, and
  /// nothing that the instrument cannot bring about.
  static func isPlayable(_ moment: Timeline.Moment, from before: State, in world: World) -> Bool {
    let after = moment.state
    for sleeper in after.sleepers {
      if let patch = sleeper.implementation, !after.loaded.contains(patch) { return false }
    }
    switch moment.event {
    case .moduleGoing(let object):
      return !before.sleepers.contains { world.functions[$0.function].object == object }
    case .moduleComing(let object, let fault):
      return isPlayable(
        fault, for: before.patches.map { $0 }, at: [object], from: before, in: world)
    case .load(let patch, let fault, let isStuck):
      return !isStuck
        && isPlayable(fault, for: [patch], at: Array(before.present), from: before, in: world)
    case .write(_, _, let isStuck): return !isStuck
    // Writing the opposite means something else outside of a transition.
    case .reverse(let patch): return before.transition?.patch == patch
    case .hold(let function):
      guard moment.result == .success else { return false }
      // The kernel's own functions do not sleep.
      return world.functions[function].object != 0 || after.sleepers.count == before.sleepers.count
        || after.sleepers.last?.implementation != nil
    case .release: return moment.result == .success
    case .unstick, .retry: return false
    default: return true
    }
  }

  private static func isPlayable(
    _ fault: Fault?, for patches: [Int], at objects: [Int], from state: State, in world: World
  ) -> Bool {
    // Missing functions are missing whenever somebody looks for them.
    let missing = world.functions.indices.filter { function in
      let key = world.functions[function].key
      return key.name == Catalogue.missingFunction(of: key.object)
        && objects.contains(world.functions[function].object)
        && patches.contains { patch in
          world.patches[patch].objects.contains { $0.functions.contains(function) }
        }
    }
    switch fault {
    case nil, .targetInit: return missing.isEmpty
    case .prePatch(let patch, _, _): return missing.isEmpty && patch != nil
    case .symbol(let patch, let function): return patch == nil && missing == [function]
    case .ftrace(_, let function, let error):
      // Whom ftrace refuses must be the first to ask, and nobody may have the function.
      return missing.isEmpty && error == .busy && state.isFtraceEnabled
        && objects.contains(0)
        && state.present.contains(world.functions[function].object)
        && !state.patches.contains { patch in
          world.patches[patch].objects.contains { $0.functions.contains(function) }
        }
    }
  }
}
