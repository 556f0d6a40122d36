import Livepatch

// What patches do with data that outlives them. The core knows nothing of it: shadow variables have
// no owner (kernel/livepatch/shadow.c, 6.1), and a state is a number with a version. What is
// followed here is what the definition declares and what was seen in the C.
extension Machine {
  /// Behind post_patch of vmlinux: the patch has taken over from all it replaces.
  mutating func dataAfterPostPatch(_ patch: Int) {
    state.records[patch].isLive = true
    let making: CallbackSet = [CallbackSet(.prePatch), CallbackSet(.postPatch)]
    if !world.facts[patch].callbacks[0].isDisjoint(with: making) {
      state.applied.formUnion(world.facts[patch].states)
    }
  }

  /// Behind post_unpatch of vmlinux, which also runs when a transition to the patch is cancelled.
  mutating func dataAfterPostUnpatch(_ patch: Int) {
    let wasLive = state.records[patch].isLive
    state.records[patch].isLive = false
    for variable in world.facts[patch].freedInPostUnpatch {
      free(variable, by: patch, .postUnpatch)
    }
    // The guard of the generated code: `if (live && !klp_compose_patch.forced)`.
    if wasLive, !state.forced.contains(patch) {
      for variable in world.facts[patch].freedOnDisable { free(variable, by: patch, .postUnpatch) }
    }
    let undoing: CallbackSet = [CallbackSet(.preUnpatch), CallbackSet(.postUnpatch)]
    if wasLive, !world.facts[patch].callbacks[0].isDisjoint(with: undoing) {
      var undone = world.facts[patch].states
      for other in state.patches where other != patch { undone.subtract(world.facts[other].states) }
      state.applied.subtract(undone)
    }
  }

  /// The module's exit function, or what of it a failed init runs.
  mutating func runExit(_ patch: Int, _ occasion: Occasion = .exit) {
    emit(.moduleExit(patch: patch))
    for variable in world.facts[patch].freedInExit { free(variable, by: patch, occasion) }
    // A count that each module's init takes and its exit drops.
    for variable in world.facts[patch].counted
    where !state.loaded.contains(where: {
      $0 != patch && world.facts[$0].counted.contains(variable)
    }) { free(variable, by: patch, occasion) }
  }

  /// `klp_shadow_free_all`.
  private mutating func free(_ variable: Int, by patch: Int, _ occasion: Occasion) {
    guard state.allocated.contains(variable) else { return }
    let user = state.patches.first { other in
      // The patch's own code is left by all tasks, unless somebody forced that.
      (other != patch || state.forced.contains(patch))
        && world.facts[other].variables.contains(variable)
    }
    if let user {
      emit(.harm(.freedInUse(variable: variable, by: patch, user: user, occasion)))
      if user != patch {
        // The next call of its code makes another one.
        state.damaged.insert(variable)
        return
      }
    }
    state.allocated.remove(variable)
    state.abandoned.remove(variable)
    state.damaged.remove(variable)
    if user == nil { emit(.freed(variable: variable, patch: patch)) }
  }

  /// Between two events replaced functions have been called, so what a patch uses is there; what
  /// nobody uses any more is looked at.
  mutating func settleData() {
    var used = Bits()
    var known = Bits()
    for patch in state.patches {
      for variable in world.facts[patch].variables { use(variable, by: patch) }
      used.formUnion(world.facts[patch].variables)
      known.formUnion(world.facts[patch].states)
    }
    var unused = state.allocated
    unused.subtract(used)
    unused.subtract(state.abandoned)
    for variable in unused where !isStillFreed(variable) { abandon(variable) }
    var lost = state.applied
    lost.subtract(known)
    state.applied.subtract(lost)
    for number in lost {
      if let owner = lastOwner(where: { $0.states.contains(number) }) {
        emit(.harm(.stateLost(state: number, by: owner)))
      }
    }
  }

  private mutating func use(_ variable: Int, by patch: Int) {
    if !state.allocated.contains(variable) {
      state.allocated.insert(variable)
      emit(.allocated(variable: variable, patch: patch))
    } else if state.abandoned.contains(variable) {
      state.abandoned.remove(variable)
      if !isNobodysBusiness(variable) {
        emit(.harm(.foundStale(variable: variable, by: patch)))
      }
    }
  }

  private mutating func abandon(_ variable: Int) {
    state.abandoned.insert(variable)
    if isNobodysBusiness(variable) { return }
    if let owner = lastOwner(where: { $0.variables.contains(variable) }) {
      emit(.harm(.leaked(variable: variable, by: owner)))
    }
  }

  /// Whether a replaced or disabled module that is still loaded will free it in its exit.
  private func isStillFreed(_ variable: Int) -> Bool {
    for patch in state.loaded where !state.forced.contains(patch) {
      let facts = world.facts[patch]
      if facts.freedInExit.contains(variable) || facts.counted.contains(variable) { return true }
    }
    return false
  }

  /// Left behind on purpose, or freed where nobody can tell.
  private func isNobodysBusiness(_ variable: Int) -> Bool {
    world.stayingVariables.contains(variable) || world.unfollowedVariables.contains(variable)
  }

  /// The patch that an event was about, as far as it is one of some.
  private func lastOwner(where isOwner: (PatchFacts) -> Bool) -> Int? {
    for effect in effects.reversed() {
      let patch: Int? =
        switch effect {
        case .log(.complete(let patch, _)), .moduleExit(let patch): patch
        default: nil
        }
      if let patch, isOwner(world.facts[patch]) { return patch }
    }
    return world.facts.firstIndex(where: isOwner)
  }
}
