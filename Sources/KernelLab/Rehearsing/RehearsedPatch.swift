public import Livepatch

/// What a rehearsal has to know of a livepatch on one kernel: its parts whose conditions hold there.
public struct RehearsedPatch: Sendable, Equatable {
  /// The module's name.
  public let module: String
  /// What it declares to replace; sorted.
  public let functions: [FunctionKey]
  /// The objects it has anything of; sorted.
  public let objects: [ObjectName]
  /// How the effects of its fixes are seen, in merge order.
  public let effects: [Effect]
  /// The C functions that fixes have as callbacks; sorted.
  let callbacks: [String]
  /// The versions of its states by their ids.
  let states: [UInt64: UInt32]
  /// The modules it patches that may go and come while it is enabled. With livepatch symbols, a
  /// module cannot be loaded again before 6.3 (kernel/livepatch/core.c, `klp_clear_object_relocs`).
  let reloadable: [String]

  /// A check of one fix.
  public struct Effect: Sendable, Equatable {
    public let fix: FixID
    /// Which of the fix's checks, from 0.
    public let number: Int
    public let check: EffectCheck
    /// The modules the fix changes: without them there is nothing to be seen.
    let modules: [String]
  }

  public init(_ patch: CumulativePatch, configuration: Configuration) {
    module = patch.module
    let present = patch.objects.filter { $0.condition.holds(in: configuration) }
    objects = present.map(\.name).sorted()
    functions = present.flatMap { object in
      object.functions.filter { $0.condition.holds(in: configuration) }.map {
        FunctionKey(object: object.name, name: $0.name, sympos: $0.sympos)
      }
    }.sorted()
    effects = patch.fixes.filter { $0.condition.holds(in: configuration) }.flatMap { fix in
      let modules = present.filter { $0.isTouched(by: fix.id, in: configuration) }.compactMap {
        if case .module(let name) = $0.name { name } else { nil }
      }
      return fix.checks.enumerated().map { number, check in
        Effect(fix: fix.id, number: number, check: check, modules: modules)
      }
    }
    callbacks = Set(
      present.flatMap { $0.callbacks.values.joined() }.filter {
        $0.condition.holds(in: configuration)
      }.map(\.function)
    ).sorted()
    reloadable = present.compactMap { object in
      guard case .module(let name) = object.name else { return nil }
      return patch.symbols.contains { $0.object == object.name } ? nil : name
    }.sorted()
    states = Dictionary(
      patch.states.filter { $0.condition.holds(in: configuration) }.map { ($0.id, $0.version) },
      uniquingKeysWith: { $1 })
  }

  /// The modules it patches.
  public var modules: [String] {
    objects.compactMap { if case .module(let name) = $0 { name } else { nil } }
  }

  /// Whether the kernel lets it take over from another: it must have each state of the other, in
  /// no lower version (kernel/livepatch/state.c, `klp_is_state_compatible`, 6.1).
  func mayReplace(_ other: RehearsedPatch) -> Bool {
    other.states.allSatisfy { id, version in states[id].map { $0 >= version } ?? false }
  }
}

extension MergedObject {
  fileprivate func isTouched(by fix: FixID, in configuration: Configuration) -> Bool {
    functions.contains { function in
      function.candidates.contains { $0.fix == fix && $0.condition.holds(in: configuration) }
    }
      || callbacks.values.contains { steps in
        steps.contains { $0.fix == fix && $0.condition.holds(in: configuration) }
      }
  }
}
