import Livepatch

/// A machine in the middle of an event: klp_mutex is held. Each method mirrors the kernel function
/// it names (kernel/livepatch/, 6.1).
struct Machine {
  let world: World
  var state: State
  var effects: [Effect] = []

  init(world: World, state: State) {
    self.world = world
    self.state = state
  }

  /// - Returns: what the system call or the write returns.
  mutating func apply(_ event: Event) -> ErrorNumber {
    let result: ErrorNumber
    switch event {
    case .load(let patch, let fault, let isStuck): result = load(patch, fault, isStuck: isStuck)
    case .unload(let patch): result = unload(patch)
    case .write(let patch, let enabled, let isStuck):
      result = storeEnabled(patch, enabled, isStuck: isStuck)
    case .reverse(let patch):
      result =
        state.transition?.patch == patch
        ? storeEnabled(patch, !state.enabled.contains(patch), isStuck: false) : .invalid
    case .force(let patch): result = storeForce(patch)
    case .moduleComing(let object, let fault): result = insertTarget(object, fault)
    case .moduleGoing(let object): result = removeTarget(object)
    case .hold(let function): result = hold(function)
    case .release(let function): result = release(function)
    case .unstick:
      state.transition?.stuckTask = nil
      result = .success
    case .retry:
      tryCompleteTransition()
      result = .success
    case .setFtrace(let isEnabled): result = setFtrace(isEnabled)
    }
    settleData()
    checkInvariants()
    return result
  }

  mutating func emit(_ effect: Effect) { effects.append(effect) }
  mutating func log(_ line: LogLine) { effects.append(.log(line)) }
}

// MARK: - The world around the core

extension Machine {
  /// `sysctl kernel.ftrace_enabled`: refused while an IPMODIFY user such as livepatch is registered
  /// (kernel/trace/ftrace.c, `is_permanent_ops_registered`).
  private mutating func setFtrace(_ isEnabled: Bool) -> ErrorNumber {
    if !isEnabled, hasPatchedFunction { return .busy }
    state.isFtraceEnabled = isEnabled
    return .success
  }

  private var hasPatchedFunction: Bool {
    state.patches.contains { patch in
      state.records[patch].patched.contains { object in
        world.entry(patch, object).map { !$0.functions.isEmpty } ?? true
      }
    }
  }

  /// Loads a target module: coming, then its init; a failing init sends it away again
  /// (kernel/module/main.c, `do_init_module`).
  private mutating func insertTarget(_ object: Int, _ fault: Fault?) -> ErrorNumber {
    if state.present.contains(object) { return .exists }
    let result = moduleComing(object, fault)
    guard result == .success else { return result }
    emit(.targetInit(object: object))
    // A positive result is complained of, and the module is there.
    if case .targetInit(let error) = fault, error.value < 0 {
      moduleGoing(object)
      return error
    }
    return .success
  }

  /// Removes a target module: its exit function runs before the core hears of it
  /// (kernel/module/main.c, `delete_module`). Who sleeps in its functions is waited for.
  private mutating func removeTarget(_ object: Int) -> ErrorNumber {
    guard state.present.contains(object), object != 0 else { return .noEntry }
    emit(.targetExit(object: object))
    state.sleepers.removeAll { world.functions[$0.function].object == object }
    moduleGoing(object)
    return .success
  }

  private mutating func hold(_ function: Int) -> ErrorNumber {
    guard state.present.contains(world.functions[function].object) else { return .noEntry }
    let isPatched = state.transition?.isPatching ?? false
    let sleeper = State.Sleeper(
      function: function,
      implementation: implementation(of: function, isPatched: isPatched, in: state),
      isPatched: isPatched)
    if !state.sleepers.contains(sleeper) { state.sleepers.append(sleeper) }
    return .success
  }

  private mutating func release(_ function: Int) -> ErrorNumber {
    guard state.sleepers.contains(where: { $0.function == function }) else { return .noEntry }
    state.sleepers.removeAll { $0.function == function }
    return .success
  }

  /// rmmod of a livepatch (kernel/module/main.c, `delete_module`).
  private mutating func unload(_ patch: Int) -> ErrorNumber {
    guard state.loaded.contains(patch) else { return .noEntry }
    // The order of the kernel: an init without an exit first, then the reference count.
    if !world.patches[patch].hasExit { return .busy }
    if state.referenced.contains(patch) { return .again }
    runExit(patch)
    state.loaded.remove(patch)
    state.records[patch] = State.Record()
    return .success
  }
}

// MARK: - Which code runs

extension Machine {
  /// `klp_ftrace_handler`: what a call of a function runs.
  ///
  /// - Parameter isPatched: the task's `patch_state`; only looked at in a transition.
  /// - Returns: the patch whose replacement runs; nil: the original.
  func implementation(of function: Int, isPatched: Bool, in state: State) -> Int? {
    world.implementation(of: function, isPatched: isPatched, in: state)
  }
}

extension World {
  /// `klp_ftrace_handler`: what a call of a function runs; nil: the original.
  public func implementation(of function: Int, isPatched: Bool, in state: State) -> Int? {
    var isTop = true
    for patch in state.patches.reversed() where hasEntry(patch, for: function, in: state) {
      let isTurning = state.transition?.patch == patch
      if isTop, isTurning, !isPatched {
        // The entry below it, whatever that one's own transition flag says.
        isTop = false
        continue
      }
      return replaces(patch, function) ? patch : nil
    }
    return nil
  }

  /// Whether a patch has an entry on a function's stack, its own or a nop.
  func hasEntry(_ patch: Int, for function: Int, in state: State) -> Bool {
    guard state.records[patch].patched.contains(functions[function].object) else { return false }
    return replaces(patch, function) || hasNop(patch, for: function, in: state)
  }

  /// Whether a patch has a nop for a function (`klp_add_nops`): while the transition lasts that
  /// began with loading it, for what earlier patches replace and it does not.
  func hasNop(_ patch: Int, for function: Int, in state: State) -> Bool {
    guard let transition = state.transition, transition.patch == patch, transition.isFirst,
      facts[patch].isCumulative, !replaces(patch, function)
    else { return false }
    for other in state.patches {
      if other == patch { return false }
      if replaces(other, function) { return true }
    }
    return false
  }
}
