public import Diagnostics
public import Livepatch

/// A scenario with its names settled: the world, where it starts, and the events of each step.
public struct Script: Sendable {
  public struct Step: Sendable {
    /// Given to the machine one after the other; the last may be the delayed work.
    public var events: [Event]
    public var range: SourceRange?
    public var expectation: ScenarioExpectation?
  }

  public var name: String
  public var about: String?
  public var world: World
  public var start: State
  public var steps: [Step]
  /// What the reader should know about the world, such as C that was not at hand.
  public var remarks: [String] = []

  public init(name: String, about: String? = nil, world: World, present: [Int] = []) {
    self.name = name
    self.about = about
    self.world = world
    start = State(patchCount: world.patches.count)
    for object in present { start.present.insert(object) }
    steps = []
  }

  /// Adds a step of one event; where it may leave work to the kernel's worker, that follows.
  public mutating func add(_ event: Event, waits: Bool = true) {
    steps.append(Step(events: waits ? [event, .retry] : [event], range: nil, expectation: nil))
  }
}

/// A definition of a composed patch that a scenario names.
public struct NamedDefinition: Sendable {
  public var patch: CumulativePatch
  public var seen: SeenInC?

  public init(patch: CumulativePatch, seen: SeenInC?) {
    self.patch = patch
    self.seen = seen
  }

  /// What a reader should know about it.
  public var remark: String? {
    if seen != nil || patch.shadowVariables.isEmpty { return nil }
    return "the C of \(patch.module) is not at hand: what its exit functions free is not known"
  }
}

extension Script {
  /// Settles a scenario's names.
  ///
  /// - Parameter definitions: the definitions the scenario names, by path, as far as they could be
  ///   read; what is wrong with the others has been said.
  /// - Returns: a script, or nil and the findings that tell why there is none.
  public static func make(
    from scenario: Scenario, definitions: [String: NamedDefinition]
  ) -> (script: Script?, findings: [Finding]) {
    var maker = ScriptMaker(scenario)
    let script = maker.make(definitions)
    return (maker.findings.isEmpty ? script : nil, maker.findings)
  }
}

/// Settles names and collects what cannot be settled.
private struct ScriptMaker {
  let scenario: Scenario
  var builder = WorldBuilder()
  var findings: [Finding] = []
  var remarks: [String] = []

  init(_ scenario: Scenario) { self.scenario = scenario }

  mutating func make(_ definitions: [String: NamedDefinition]) -> Script? {
    do throws(WorldBuilder.TooMany) {
      try addPatches(definitions)
      for module in scenario.present { _ = try builder.object(module.value) }
      for step in scenario.steps {
        switch step.action.value {
        case .loadModule(let name), .unloadModule(let name): _ = try builder.object(name)
        default: break
        }
      }
    } catch {
      report(
        "bad-value", "the scenario has more than \(error.limit) \(error.noun)",
        at: scenario.name.range, help: "simulate fewer of them")
      return nil
    }
    let world = builder.finished()
    var script = Script(
      name: scenario.name.value, about: scenario.about?.value, world: world,
      present: scenario.present.compactMap { builder.known($0.value) })
    script.remarks = remarks
    for step in scenario.steps {
      guard let event = event(of: step) else { continue }
      var events = [event]
      if step.waits { events.append(.retry) }
      script.steps.append(
        Script.Step(events: events, range: step.action.range, expectation: step.expectation))
      checkNames(in: step.expectation)
    }
    return script
  }

  private mutating func addPatches(
    _ definitions: [String: NamedDefinition]
  ) throws(WorldBuilder.TooMany) {
    for patch in scenario.patches {
      guard let path = patch.definition else {
        for object in patch.objects
        where scenario.patches.contains(where: { $0.name.value == object.name.value.text }) {
          report(
            "bad-value", "`\(object.name.value)` is a livepatch itself", at: object.name.range,
            help: "patching a livepatch is not simulated: patch the original object")
        }
        try builder.add(patch)
        continue
      }
      guard let definition = definitions[path.value] else { continue }
      if definition.patch.module != patch.name.value {
        report(
          "bad-name",
          "the definition is that of `\(definition.patch.module)`, not of `\(patch.name.value)`",
          at: patch.name.range, help: "call the livepatch as its module is called")
      }
      if let remark = definition.remark { remarks.append(remark) }
      try builder.add(definition.patch, seen: definition.seen)
    }
  }

  private mutating func event(of step: ScenarioStep) -> Event? {
    let range = step.action.range
    let fault = fault(of: step)
    switch step.action.value {
    case .load(let name):
      return patch(name, at: range).map { .load(patch: $0, fault: fault, isStuck: step.isStuck) }
    case .unload(let name): return patch(name, at: range).map { .unload(patch: $0) }
    case .disable(let name):
      return patch(name, at: range).map {
        .write(patch: $0, enabled: false, isStuck: step.isStuck)
      }
    case .enable(let name):
      return patch(name, at: range).map { .write(patch: $0, enabled: true) }
    case .reverse(let name): return patch(name, at: range).map { .reverse(patch: $0) }
    case .force(let name): return patch(name, at: range).map { .force(patch: $0) }
    case .complete(let name): return patch(name, at: range).map { _ in .unstick }
    case .loadModule(let name):
      return module(name, at: range).map { .moduleComing(object: $0, fault: fault) }
    case .unloadModule(let name): return module(name, at: range).map { .moduleGoing(object: $0) }
    case .hold(let key): return function(key, at: range).map { .hold(function: $0) }
    case .release(let key): return function(key, at: range).map { .release(function: $0) }
    case .setFtrace(let isOn): return .setFtrace(isOn)
    }
  }

  private mutating func fault(of step: ScenarioStep) -> Fault? {
    guard let failure = step.failure else { return nil }
    var named: Int?
    if let name = failure.patch {
      named = patch(name.value, at: name.range)
      if named == nil { return nil }
    }
    let range = failure.place.range
    let error = failure.error?.value
    switch failure.place.value {
    case .prePatch(let object):
      return builder.known(object).map {
        .prePatch(patch: named, object: $0, error ?? .invalid)
      } ?? unknown(object.text, "object", at: range)
    case .ftrace(let key):
      return function(key, at: range).map {
        .ftrace(patch: named, function: $0, error ?? .busy)
      }
    case .symbol(let key):
      return function(key, at: range).map { .symbol(patch: named, function: $0) }
    case .targetInit: return .targetInit(error ?? .invalid)
    }
  }

  private mutating func checkNames(in expectation: ScenarioExpectation?) {
    guard let expectation else { return }
    for runs in expectation.runs { _ = function(runs.function.value, at: runs.function.range) }
    var names = (expectation.patches ?? []) + (expectation.loaded ?? [])
    if let name = expectation.transition, name.value != ScenarioExpectation.none {
      names.append(name)
    }
    for runs in expectation.runs {
      names += [runs.old, runs.new].filter { $0.value != ScenarioExpectation.original }
    }
    var seen: Set<SourceRange> = []
    for name in names where seen.insert(name.range).inserted {
      _ = patch(name.value, at: name.range)
    }
  }

  private mutating func patch(_ name: String, at range: SourceRange) -> Int? {
    builder.patch(name) ?? unknown(name, "livepatch", at: range)
  }

  private mutating func module(_ name: ObjectName, at range: SourceRange) -> Int? {
    if name == .vmlinux {
      report(
        "bad-value", "`vmlinux` is always there", at: range, help: "name a module of the kernel")
      return nil
    }
    return builder.known(name)
  }

  private mutating func function(_ key: FunctionKey, at range: SourceRange) -> Int? {
    builder.known(key) ?? unknown(key.description, "function", at: range)
  }

  private mutating func unknown<Number>(
    _ name: String, _ noun: String, at range: SourceRange
  ) -> Number? {
    // A definition that cannot be read has been reported; what it has is not known.
    if builder.world.patches.count < scenario.patches.count { return nil }
    let world = builder.world
    let known: [String] =
      switch noun {
      case "livepatch": world.patches.map(\.name)
      case "function": world.functions.map(\.key.description)
      default: world.objects.map(\.text)
      }
    report(
      "bad-name", "no \(noun) of the scenario is called `\(name)`", at: range,
      help: nearestName(to: name, among: known).map { "did you mean `\($0)`?" })
    return nil
  }

  private mutating func report(
    _ rule: RuleName, _ message: String, at range: SourceRange, help: String?
  ) {
    findings.append(Finding(rule, message, at: range, help: help))
  }
}
