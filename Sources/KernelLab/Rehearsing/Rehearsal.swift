public import Livepatch

/// What is done with a livepatch in a guest, step by step, and what must be seen after each.
///
/// First it is loaded while the modules it patches are away, and they come late; then once more
/// while they are there; then each release in the field is replaced by it, and comes back, and by
/// each other one.
public struct Rehearsal: Sendable {
  public let patch: RehearsedPatch
  /// It, then the releases.
  let patches: [RehearsedPatch]
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
    /// What must come of loading a livepatch while another is enabled.
    var passage: Passage?

    /// The kernel must not take it.
    var isRefused: Bool { passage.map { !$0.isTaken } ?? false }
  }

  /// - Parameters:
  ///   - releases: those in the field, oldest first.
  ///   - passages: what is predicted of going from one to another; a pair of which it is not known
  ///     both ways is left out.
  public init(
    of patch: RehearsedPatch, releases: [RehearsedPatch] = [], passages: [Passage] = [],
    stressSeconds: Int? = nil, transitionLimit: Int = 30
  ) {
    self.patch = patch
    patches = [patch] + releases
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
    let numbered = releases.map { release -> (patch: RehearsedPatch, effects: [Int]) in
      defer { first += release.effects.count }
      return (release, Array(first..<first + release.effects.count))
    }
    for release in numbered {
      writer.exchange(release, with: (patch, Array(own)), passages)
    }
    // What is in the field was seen to work when it was new: only the exchange counts.
    for (index, newer) in numbered.enumerated() {
      for older in numbered[..<index] {
        writer.exchange((older.patch, []), with: (newer.patch, []), passages)
      }
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

  private mutating func add(
    _ title: String, _ action: Rehearsal.Action, passage: Passage? = nil
  ) {
    let expectation = Rehearsal.Expectation(enabled: enabled, modules: modules, passage: passage)
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

  /// An earlier release, a newer one in its place, and back.
  mutating func exchange(
    _ old: (patch: RehearsedPatch, effects: [Int]),
    with new: (patch: RehearsedPatch, effects: [Int]),
    _ passages: [Passage]
  ) {
    func passage(_ from: RehearsedPatch, _ to: RehearsedPatch) -> Passage? {
      passages.first { $0.from == from.module && $0.to == to.module }
    }
    guard let forth = passage(old.patch, new.patch), let back = passage(new.patch, old.patch) else {
      return
    }
    load(old.patch, "")
    observe(old.effects, isPatched: true)
    if !pass(from: old, to: new, forth) { load(new.patch, "") }
    let isBack = pass(from: new, to: old, back)
    if isBack { takeOff(old.patch, effects: old.effects) }
  }

  /// Loads a livepatch while another is enabled. If it must be refused, the other is taken off.
  private mutating func pass(
    from old: (patch: RehearsedPatch, effects: [Int]),
    to new: (patch: RehearsedPatch, effects: [Int]),
    _ passage: Passage
  ) -> Bool {
    let (before, after) = (old.patch.module, new.patch.module)
    guard passage.isTaken else {
      add("\(after) over \(before) is refused", .load(after), passage: passage)
      takeOff(old.patch, effects: old.effects)
      return false
    }
    enabled = new.patch
    add("load \(after) over \(before)", .load(after), passage: passage)
    observe(new.effects, isPatched: true)
    add("remove \(before)", .remove(before))
    return true
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
