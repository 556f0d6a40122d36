import Diagnostics
import Livepatch
import Simulation

/// Makes random stories: livepatches, and a walk through what can be done with them.
struct StoryGenerator {
  var random: SeededGenerator
  let seed: UInt64

  init(seed: UInt64) {
    self.seed = seed
    random = SeededGenerator(seed: seed &* 0x1000_0001)
  }

  /// The same story for the same seed.
  mutating func story() -> Story {
    while true {
      var scenario = Scenario(name: made("random \(seed)"))
      scenario.patches = livepatches()
      scenario.present = Catalogue.targets.filter { _ in random.chance(55) }.map(made)
      if let story = walk(scenario) { return story }
    }
  }

  // MARK: - Livepatches

  private mutating func livepatches() -> [ScenarioPatch] {
    var names = Catalogue.livepatches.shuffled(using: &random).prefix(
      .random(in: 2...4, using: &random))
    if random.chance(4) { names[names.startIndex] = Catalogue.staying }
    return names.map { livepatch($0) }
  }

  private mutating func livepatch(_ name: String) -> ScenarioPatch {
    var patch = ScenarioPatch(name: made(name))
    patch.hasExit = name != Catalogue.staying
    patch.isCumulative = random.chance(65)
    let count = Int.random(in: 1...3, using: &random)
    patch.objects = Catalogue.objects.shuffled(using: &random).prefix(count).map { object($0) }
    if random.chance(40) { patch.states = states() }
    if random.chance(45) { addVariables(to: &patch) }
    return patch
  }

  private mutating func object(_ name: ObjectName) -> ScenarioObject {
    var object = ScenarioObject(name: made(name))
    let count = [0, 1, 1, 1, 2, 2].randomElement(using: &random) ?? 1
    object.functions = Catalogue.functions(of: name).shuffled(using: &random).prefix(count).map(
      made)
    if random.chance(4), let missing = Catalogue.missingFunction(of: name) {
      object.functions.append(made(missing))
    }
    object.callbacks = CallbackSlot.allCases.filter { _ in random.chance(70) }.map(made)
    if random.chance(6), object.callbacks.contains(where: { $0.value == .prePatch }) {
      object.prePatchResult = made(error())
    }
    return object
  }

  private mutating func error() -> ErrorNumber {
    ["ENODEV", "EINVAL", "EBUSY", "ENOMEM", "EPERM", "1"].randomElement(using: &random)
      .flatMap(ErrorNumber.init(parsing:)) ?? .invalid
  }

  private mutating func states() -> [SystemState] {
    (1...2).filter { _ in random.chance(60) }.map { id in
      SystemState(
        name: made("s\(id)"), id: made(UInt64(id)),
        version: made(UInt32.random(in: 1...3, using: &random)))
    }
  }

  private mutating func addVariables(to patch: inout ScenarioPatch) {
    for id in 1...3 where random.chance(50) {
      var variable = ScenarioVariable(name: made("v\(id)"), id: made(UInt64(id)))
      switch Int.random(in: 0..<6, using: &random) {
      case 0: variable.freedBy = [made(.never)]
      case 1: variable.freedBy = [made(.lastUser)]
      case 2: variable.freedBy = [made(.disable)]
      case 3: variable.freedBlindlyIn = [made(.exit)]
      case 4:
        variable.freedBlindlyIn = [made(.postUnpatch)]
        hookPostUnpatch(&patch)
      default: break
      }
      patch.variables.append(variable)
    }
  }

  /// What frees in post_unpatch of vmlinux has to have one.
  private func hookPostUnpatch(_ patch: inout ScenarioPatch) {
    if let place = patch.objects.firstIndex(where: { $0.name.value == .vmlinux }) {
      if patch.objects[place].callbacks.contains(where: { $0.value == .postUnpatch }) { return }
      patch.objects[place].callbacks.append(made(.postUnpatch))
    } else {
      var object = ScenarioObject(name: made(.vmlinux))
      object.callbacks = [made(.postUnpatch)]
      patch.objects.insert(object, at: 0)
    }
  }

  // MARK: - Steps

  private mutating func walk(_ scenario: Scenario) -> Story? {
    guard var story = Story(scenario) else { return nil }
    for _ in 0..<Int.random(in: 6...16, using: &random) {
      // A step that cannot be played is tried once more with another one.
      for _ in 0..<8 {
        var longer = story.scenario
        longer.steps.append(step(in: story))
        if let next = Story(longer) {
          story = next
          break
        }
      }
    }
    return story.scenario.steps.count < 3 ? nil : story
  }

  private mutating func step(in story: Story) -> ScenarioStep {
    let candidates = StepCandidates(story, &random)
    var step = ScenarioStep(action: made(candidates.pick(&random)))
    step.failure = failure(for: step.action.value, in: story)
    return step
  }

  private mutating func failure(for action: ScenarioStep.Action, in story: Story)
    -> ScenarioFailure?
  {
    let state = story.state
    switch action {
    case .load(let name):
      guard let patch = story.scenario.patches.first(where: { $0.name.value == name }) else {
        return nil
      }
      let there = patch.objects.filter { story.isPresent($0.name.value) }
      if let missing = missing(in: there) { return missing }
      if random.chance(10), let object = there.randomElement(using: &random) {
        return veto(by: name, for: object)
      }
      if random.chance(6), let object = there.randomElement(using: &random),
        let function = object.functions.randomElement(using: &random)
      {
        return ScenarioFailure(
          place: made(
            .ftrace(FunctionKey(object: object.name.value, name: function.value, sympos: 0))))
      }
      return nil
    case .loadModule(let module):
      let listed = state.patches.compactMap { number in
        story.scenario.patches.first { $0.name.value == story.script.world.patches[number].name }
      }
      let objects = listed.flatMap { patch in
        patch.objects.filter { $0.name.value == module }.map { (patch: patch, object: $0) }
      }
      if let missing = missing(in: objects.map(\.object)) { return missing }
      if random.chance(20), let (patch, object) = objects.randomElement(using: &random) {
        return veto(by: patch.name.value, for: object)
      }
      if random.chance(8) {
        var failure = ScenarioFailure(place: made(.targetInit))
        failure.error = made(error())
        return failure
      }
      return nil
    default: return nil
    }
  }

  private func missing(in objects: [ScenarioObject]) -> ScenarioFailure? {
    for object in objects {
      guard let name = Catalogue.missingFunction(of: object.name.value) else { continue }
      if object.functions.contains(where: { $0.value == name }) {
        let key = FunctionKey(object: object.name.value, name: name, sympos: 0)
        return ScenarioFailure(place: made(.symbol(key)))
      }
    }
    return nil
  }

  private mutating func veto(by patch: String, for object: ScenarioObject) -> ScenarioFailure {
    var failure = ScenarioFailure(place: made(.prePatch(object.name.value)))
    failure.patch = made(patch)
    failure.error = made(error())
    return failure
  }
}

extension Story {
  /// The state behind the last step.
  var state: State { timeline.moments.last?.state ?? timeline.start }

  func isPresent(_ object: ObjectName) -> Bool {
    guard let number = script.world.objects.firstIndex(of: object) else { return false }
    return state.present.contains(number)
  }
}
