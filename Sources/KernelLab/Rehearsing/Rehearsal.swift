import Livepatch

/// What is done with a livepatch in a guest, step by step, and what must be seen after each.
///
/// First it is loaded while the modules it patches are away, and they come late; then once more
/// while they are there; then each release in the field is replaced by it, and comes back.
public struct Rehearsal: Sendable {
  public let patch: RehearsedPatch
  /// Its effects, then those of the releases: steps and the guest number them so.
  let effects: [RehearsedPatch.Effect]
  let steps: [Step]
  /// Seconds a transition may take.
  let transitionLimit: Int

  struct Step: Sendable, Equatable {
    var title: String
    var action: Action
    var expectation = Expectation()
  }

  enum Action: Sendable, Equatable {
    /// Loads a livepatch, and waits for its transition.
    case load(String)
    case loadModules([String])
    /// Removes modules, where they let themselves be removed, and loads them again.
    case reload([String])
    /// Disables a livepatch, and waits until it is gone.
    case disable(String)
    case remove(String)
    /// Runs checks: what they print must be what is expected with the fix, or without it.
    case observe(effects: [Int], isPatched: Bool)
    /// Loads, disables and removes a livepatch under load for some seconds.
    case stress(String, seconds: Int)
  }

  struct Expectation: Sendable, Equatable {
    /// The livepatch that is enabled; nil: none.
    var enabled: RehearsedPatch?
    /// Which of the modules that are patched are loaded.
    var modules: [String] = []
    /// The kernel must not take it.
    var isRefused = false
  }

  public init(
    of patch: RehearsedPatch, releases: [RehearsedPatch] = [], stressSeconds: Int? = nil,
    transitionLimit: Int = 30
  ) {
    self.patch = patch
    self.transitionLimit = transitionLimit
    effects = patch.effects + releases.flatMap(\.effects)
    let everything = Set(([patch] + releases).flatMap(\.modules)).sorted()
    var writer = StepWriter(modules: [])
    let own = patch.effects.indices
    writer.observe(own.filter { patch.effects[$0].modules.isEmpty }, isPatched: false, "at first")
    let modules = words(patch.modules)
    writer.load(patch, patch.modules.isEmpty ? "" : " before \(modules)")
    if !patch.modules.isEmpty { writer.loadModules(patch.modules, "late") }
    writer.observe(Array(own), isPatched: true)
    writer.reload(patch.reloadable)
    writer.takeOff(patch, effects: Array(own))
    writer.load(patch, patch.modules.isEmpty ? " again" : " again, after \(modules)")
    writer.observe(Array(own), isPatched: true)
    writer.takeOff(patch, effects: Array(own))
    let missing = everything.filter { !patch.modules.contains($0) }
    if !missing.isEmpty { writer.loadModules(missing, "for earlier releases") }
    var first = patch.effects.count
    for release in releases {
      writer.exchange(
        release, effects: Array(first..<first + release.effects.count), with: patch,
        effects: Array(own))
      first += release.effects.count
    }
    if let stressSeconds { writer.stress(patch, seconds: stressSeconds) }
    steps = writer.steps
  }
}

/// Adds steps, and knows what must be there after each.
private struct StepWriter {
  var steps: [Rehearsal.Step] = []
  var enabled: RehearsedPatch?
  var modules: [String]

  init(modules: [String]) { self.modules = modules }

  private mutating func add(_ title: String, _ action: Rehearsal.Action, isRefused: Bool = false) {
    let expectation = Rehearsal.Expectation(
      enabled: enabled, modules: modules, isRefused: isRefused)
    steps.append(.init(title: title, action: action, expectation: expectation))
  }

  mutating func load(_ patch: RehearsedPatch, _ manner: String) {
    enabled = patch
    add("load \(patch.module)\(manner)", .load(patch.module))
  }

  mutating func loadModules(_ names: [String], _ manner: String) {
    modules += names
    add("load \(words(names)) \(manner)", .loadModules(names))
  }

  mutating func reload(_ names: [String]) {
    if !names.isEmpty { add("\(words(names)) gone and back", .reload(names)) }
  }

  mutating func observe(_ effects: [Int], isPatched: Bool, _ manner: String? = nil) {
    if effects.isEmpty { return }
    let title = isPatched ? "effects" : "original behaviour" + (manner.map { " \($0)" } ?? "")
    add(title, .observe(effects: effects, isPatched: isPatched))
  }

  mutating func takeOff(_ patch: RehearsedPatch, effects: [Int]) {
    enabled = nil
    add("disable \(patch.module)", .disable(patch.module))
    observe(effects, isPatched: false)
    add("remove \(patch.module)", .remove(patch.module))
  }

  /// An earlier release, the new one in its place, and back.
  mutating func exchange(
    _ old: RehearsedPatch, effects oldEffects: [Int], with new: RehearsedPatch,
    effects newEffects: [Int]
  ) {
    load(old, "")
    observe(oldEffects, isPatched: true)
    load(new, " over \(old.module)")
    observe(newEffects, isPatched: true)
    add("remove \(old.module)", .remove(old.module))
    guard old.mayReplace(new) else {
      add("\(old.module) over \(new.module) is refused", .load(old.module), isRefused: true)
      takeOff(new, effects: newEffects)
      return
    }
    load(old, " over \(new.module)")
    observe(oldEffects, isPatched: true)
    add("remove \(new.module)", .remove(new.module))
    takeOff(old, effects: oldEffects)
  }

  mutating func stress(_ patch: RehearsedPatch, seconds: Int) {
    add("load and disable \(patch.module) under load", .stress(patch.module, seconds: seconds))
  }
}

/// `a, b and c`
private func words(_ names: [String]) -> String {
  guard names.count > 1, let last = names.last else { return names.first ?? "" }
  if names.count > 4 { return "\(names.count) modules" }
  return names.dropLast().joined(separator: ", ") + " and " + last
}
