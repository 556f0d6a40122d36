import Livepatch

extension Machine {
  /// `klp_init_transition`: every task gets the state opposite to the target.
  mutating func initTransition(_ patch: Int, isPatching: Bool, isFirst: Bool, isStuck: Bool) {
    log(.initializing(patch: patch, isPatching: isPatching))
    state.transition = State.Transition(
      patch: patch, isPatching: isPatching, isFirst: isFirst,
      stuckTask: isStuck ? !isPatching : nil)
    for index in state.sleepers.indices { state.sleepers[index].isPatched = !isPatching }
  }

  /// `klp_start_transition`.
  mutating func startTransition() {
    guard let transition = state.transition else { return }
    log(.starting(patch: transition.patch, isPatching: transition.isPatching))
  }

  /// `klp_reverse_transition`: no callback runs, and completing is left to the delayed work.
  mutating func reverseTransition() {
    guard let transition = state.transition else { return }
    log(.reversing(patch: transition.patch, isPatching: !transition.isPatching))
    state.transition?.isPatching.toggle()
    if transition.isPatching {
      state.enabled.remove(transition.patch)
    } else {
      state.enabled.insert(transition.patch)
    }
    startTransition()
  }

  /// `klp_cancel_transition`.
  mutating func cancelTransition() {
    guard let patch = state.transition?.patch else { return }
    log(.canceling(patch: patch))
    state.transition?.isPatching = false
    completeTransition()
  }

  /// `klp_try_complete_transition`: switches every task that can be, and completes when none is
  /// left. Tasks that neither sleep in a function nor are stuck switch at the first try.
  mutating func tryCompleteTransition() {
    guard let transition = state.transition else { return }
    let target = transition.isPatching
    for index in state.sleepers.indices
    where state.sleepers[index].isPatched != target && !blocks(state.sleepers[index]) {
      state.sleepers[index].isPatched = target
    }
    if let stuck = transition.stuckTask, stuck != target { return }
    if state.sleepers.contains(where: { $0.isPatched != target }) { return }
    let patch = transition.patch
    completeTransition()
    if !state.enabled.contains(patch) {
      free(patch)
    } else if world.facts[patch].isCumulative {
      // `klp_free_replaced_patches_async`
      for old in state.patches {
        if old == patch { break }
        free(old)
      }
    }
  }

  /// `klp_check_stack_func`: whether a task sleeps in code that is on its way out.
  private func blocks(_ sleeper: State.Sleeper) -> Bool {
    guard let transition = state.transition,
      world.hasEntry(transition.patch, for: sleeper.function, in: state)
    else { return false }
    let leaving: Int?
    if transition.isPatching {
      // The entry below the patch's own, which is on top.
      leaving = world.implementation(of: sleeper.function, isPatched: false, in: state)
    } else {
      leaving =
        world.replaces(transition.patch, sleeper.function) ? transition.patch : nil
    }
    return sleeper.implementation == leaving
  }

  /// `klp_complete_transition`.
  private mutating func completeTransition() {
    guard let transition = state.transition else { return }
    let patch = transition.patch
    log(.completing(patch: patch, isPatching: transition.isPatching))
    // While nops are there they count as objects; without callbacks they add nothing below.
    if transition.isPatching {
      if world.facts[patch].isCumulative {
        // `klp_unpatch_replaced_patches`: no callback and no line in the log.
        for old in state.patches {
          if old == patch { break }
          state.enabled.remove(old)
          state.records[old].patched = Bits()
        }
        // `klp_discard_nops`
        state.records[patch].patched = state.records[patch].patched.intersection(
          world.facts[patch].objects)
        state.transition?.isFirst = false
      }
    } else {
      state.records[patch].patched = Bits()
    }
    for index in state.sleepers.indices { state.sleepers[index].isPatched = false }
    for object in world.patches[patch].objects where state.present.contains(object.object) {
      if transition.isPatching {
        postPatch(patch, object.object)
      } else {
        postUnpatch(patch, object.object)
      }
    }
    log(.complete(patch: patch, isPatching: transition.isPatching))
    state.transition = nil
  }
}
