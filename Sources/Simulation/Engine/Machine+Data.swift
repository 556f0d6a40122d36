import Livepatch

// What patches do with data that outlives them. The core knows nothing of it: shadow variables have
// no owner (kernel/livepatch/shadow.c, 6.1), and a state is a number with a version. What is
// followed here is what the definition declares and what was seen in the C.
extension Machine {
  /// Behind post_patch of vmlinux: the patch has taken over from all it replaces.
  mutating func dataAfterPostPatch(_ patch: Int) {
    state.records[patch].isLive = true
    if maintainsStates(patch) {
      for entry in world.patches[patch].states { state.applied.insert(entry.state) }
    }
  }

  /// Behind post_unpatch of vmlinux, which also runs when a transition to the patch is cancelled.
  mutating func dataAfterPostUnpatch(_ patch: Int) {
    let wasLive = state.records[patch].isLive
    state.records[patch].isLive = false
    for use in world.patches[patch].variables {
      if use.blindFrees.contains(.postUnpatch) {
        free(use.variable, by: patch)
      } else if use.lifetimes.contains(.disable), wasLive, !state.forced.contains(patch) {
        // The guard of the generated code: `if (live && !klp_compose_patch.forced)`.
        free(use.variable, by: patch)
      }
    }
    guard wasLive, undoesStates(patch) else { return }
    for entry in world.patches[patch].states
    where !isKnown(entry.state, toOthersThan: patch) { state.applied.remove(entry.state) }
  }

  /// The module's exit function.
  mutating func runExit(_ patch: Int) {
    emit(.moduleExit(patch: patch))
    for use in world.patches[patch].variables {
      if use.blindFrees.contains(.exit) {
        free(use.variable, by: patch)
      } else if use.lifetimes.contains(.lastUser), !isCounted(use.variable, besides: patch) {
        // A count that each module's init takes and its exit drops.
        free(use.variable, by: patch)
      }
    }
  }

  /// `klp_shadow_free_all`.
  private mutating func free(_ variable: Int, by patch: Int) {
    guard state.allocated.contains(variable) else { return }
    let user = state.patches.first { other in
      // The patch's own code is left by all tasks, unless somebody forced that.
      (other != patch || state.forced.contains(patch))
        && world.patches[other].variableNumbers.contains(variable)
    }
    if let user {
      state.damaged.insert(variable)
      emit(.harm(.freedInUse(variable: variable, by: patch, user: user)))
      return
    }
    state.allocated.remove(variable)
    state.abandoned.remove(variable)
    state.damaged.remove(variable)
    emit(.freed(variable: variable, patch: patch))
  }

  /// Between two events replaced functions have been called, so what a patch uses is there; what
  /// nobody uses any more is looked at.
  mutating func settleData() {
    for patch in state.patches {
      for use in world.patches[patch].variables {
        if !state.allocated.contains(use.variable) {
          state.allocated.insert(use.variable)
          emit(.allocated(variable: use.variable, patch: patch))
        } else if state.abandoned.contains(use.variable) {
          state.abandoned.remove(use.variable)
          if !isMeantToStay(use.variable), !isFreedElsewhere(use.variable) {
            emit(.harm(.foundStale(variable: use.variable, by: patch)))
          }
        }
      }
    }
    for variable in state.allocated where !state.abandoned.contains(variable) {
      settle(variable)
    }
    for number in state.applied where !isKnown(number, toOthersThan: nil) {
      state.applied.remove(number)
      if let owner = lastOwner(where: { $0.states.contains { $0.state == number } }) {
        emit(.harm(.stateLost(state: number, by: owner)))
      }
    }
  }

  private mutating func settle(_ variable: Int) {
    let isUsed = state.patches.contains { world.patches[$0].variableNumbers.contains(variable) }
    if isUsed || isStillFreed(variable) { return }
    state.abandoned.insert(variable)
    guard let owner = lastOwner(where: { $0.variables.contains { $0.variable == variable } }),
      !isMeantToStay(variable), !isFreedElsewhere(variable)
    else { return }
    emit(.harm(.leaked(variable: variable, by: owner)))
  }

  /// Whether a replaced or disabled module that is still loaded will free it in its exit.
  private func isStillFreed(_ variable: Int) -> Bool {
    state.loaded.contains { patch in
      !state.forced.contains(patch)
        && world.patches[patch].variables.contains { use in
          use.variable == variable
            && (use.blindFrees.contains(.exit) || use.lifetimes.contains(.lastUser))
        }
    }
  }

  private func isCounted(_ variable: Int, besides patch: Int) -> Bool {
    state.loaded.contains { other in
      other != patch
        && world.patches[other].variables.contains {
          $0.variable == variable && $0.lifetimes.contains(.lastUser)
        }
    }
  }

  private func isMeantToStay(_ variable: Int) -> Bool {
    all(variable) { $0.lifetimes == [.never] }
  }

  private func isFreedElsewhere(_ variable: Int) -> Bool {
    !all(variable) { !$0.isFreedElsewhere }
  }

  private func all(_ variable: Int, _ holds: (World.VariableUse) -> Bool) -> Bool {
    world.patches.allSatisfy { $0.variables.allSatisfy { $0.variable != variable || holds($0) } }
  }

  /// The patch that an event was about, as far as it is one of some.
  private func lastOwner(where isOwner: (World.Patch) -> Bool) -> Int? {
    for effect in effects.reversed() {
      let patch: Int? =
        switch effect {
        case .log(.complete(let patch, _)), .moduleExit(let patch): patch
        default: nil
        }
      if let patch, isOwner(world.patches[patch]) { return patch }
    }
    return world.patches.indices.first { isOwner(world.patches[$0]) }
  }

  /// Whether a patch's vmlinux callbacks make the changes its states stand for.
  private func maintainsStates(_ patch: Int) -> Bool {
    callbacks(patch).intersection([CallbackSet(.prePatch), CallbackSet(.postPatch)]) != []
  }

  private func undoesStates(_ patch: Int) -> Bool {
    callbacks(patch).intersection([CallbackSet(.preUnpatch), CallbackSet(.postUnpatch)]) != []
  }

  private func callbacks(_ patch: Int) -> CallbackSet { world.entry(patch, 0)?.callbacks ?? [] }

  private func isKnown(_ number: Int, toOthersThan patch: Int?) -> Bool {
    state.patches.contains { other in
      other != patch && world.patches[other].states.contains { $0.state == number }
    }
  }
}
