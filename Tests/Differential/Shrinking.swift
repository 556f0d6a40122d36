import Diagnostics
import Livepatch

/// All scenarios that are one thing shorter, the greatest savings first.
func shorter(_ scenario: Scenario) -> [Scenario] {
  var results: [Scenario] = []
  func add(_ change: (inout Scenario) -> Void) {
    var copy = scenario
    change(&copy)
    results.append(copy)
  }
  for number in scenario.steps.indices.reversed() {
    add { $0.steps.remove(at: number) }
    if scenario.steps[number].failure != nil { add { $0.steps[number].failure = nil } }
  }
  for number in scenario.patches.indices {
    let name = scenario.patches[number].name.value
    if !scenario.steps.contains(where: { $0.action.value.livepatch == name }) {
      add { $0.patches.remove(at: number) }
    }
  }
  for number in scenario.present.indices { add { $0.present.remove(at: number) } }
  for (number, patch) in scenario.patches.enumerated() {
    for place in patch.objects.indices { add { $0.patches[number].objects.remove(at: place) } }
    for place in patch.states.indices { add { $0.patches[number].states.remove(at: place) } }
    for place in patch.variables.indices { add { $0.patches[number].variables.remove(at: place) } }
    for (place, object) in patch.objects.enumerated() {
      for function in object.functions.indices {
        add { $0.patches[number].objects[place].functions.remove(at: function) }
      }
      for slot in object.callbacks.indices {
        add { $0.patches[number].objects[place].callbacks.remove(at: slot) }
      }
      if object.prePatchResult != nil {
        add { $0.patches[number].objects[place].prePatchResult = nil }
      }
    }
  }
  return results
}

/// Makes a story shorter as long as it still disagrees.
///
/// - Parameter disagrees: tells for each of some stories whether it does.
func shrink(_ story: Story, disagrees: ([Story]) throws -> [Bool]) rethrows -> Story {
  var best = story
  while true {
    let candidates = shorter(best.scenario).compactMap { Story($0) }.filter {
      !$0.scenario.steps.isEmpty
    }
    let verdicts = try disagrees(candidates)
    guard let found = verdicts.firstIndex(of: true) else { return best }
    best = candidates[found]
  }
}

extension ScenarioStep.Action {
  /// The livepatch that it is about.
  var livepatch: String? {
    switch self {
    case .load(let name), .unload(let name), .disable(let name), .enable(let name),
      .reverse(let name), .force(let name), .complete(let name):
      name
    default: nil
    }
  }
}
