import Diagnostics
import Livepatch
import Simulation

/// What may be done next, each with a weight: what leads on more often than what is refused.
struct StepCandidates {
  private var actions: [(weight: Int, action: ScenarioStep.Action)] = []

  init(_ story: Story, _ random: inout SeededGenerator) {
    let state = story.state
    for (number, patch) in story.script.world.patches.enumerated() {
      addPatch(number, patch.name, state)
    }
    // Modules that come and go during a transition are what is hardest to think through.
    let isTurning = state.transition != nil
    for target in Catalogue.targets {
      let isPresent = story.isPresent(target)
      add(isPresent ? 1 : isTurning ? 16 : 9, .loadModule(target))
      if isPresent { add(isTurning ? 12 : 6, .unloadModule(target)) }
    }
    addTasks(story, &random)
    add(state.isFtraceEnabled ? 1 : 12, .setFtrace(!state.isFtraceEnabled))
  }

  func pick(_ random: inout SeededGenerator) -> ScenarioStep.Action {
    var left = Int.random(in: 0..<actions.reduce(0) { $0 + $1.weight }, using: &random)
    for (weight, action) in actions {
      left -= weight
      if left < 0 { return action }
    }
    return actions[0].action
  }

  private mutating func add(_ weight: Int, _ action: ScenarioStep.Action) {
    actions.append((weight, action))
  }

  private mutating func addPatch(_ number: Int, _ name: String, _ state: State) {
    let isListed = state.patches.contains(number)
    let isTurning = state.transition?.patch == number
    if !state.loaded.contains(number) {
      add(state.transition == nil ? 22 : 4, .load(name))
      add(1, .disable(name))
      return
    }
    add(1, .load(name))
    add(isListed ? 2 : 16, .unload(name))
    guard isListed else { return }
    add(state.transition == nil ? 9 : isTurning ? 0 : 2, .disable(name))
    add(1, .enable(name))
    if isTurning {
      add(16, .reverse(name))
      add(10, .force(name))
    } else {
      add(1, .force(name))
    }
  }

  /// Tasks go to sleep where something is about to change.
  private mutating func addTasks(_ story: Story, _ random: inout SeededGenerator) {
    let state = story.state
    let world = story.script.world
    for (number, function) in world.functions.enumerated()
    where state.present.contains(function.object)
      && Catalogue.functions(of: function.key.object).contains(function.key.name)
    {
      if state.sleepers.contains(where: { $0.function == number }) {
        add(9, .release(function.key))
        add(2, .hold(function.key))
      } else if state.sleepers.count < 3 {
        add(state.sleepers.isEmpty ? 9 : 3, .hold(function.key))
      }
    }
  }
}
