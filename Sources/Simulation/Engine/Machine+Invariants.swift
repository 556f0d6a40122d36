import Livepatch

extension Machine {
  /// What holds whenever nobody holds klp_mutex. That callbacks come in pairs, and that a replaced
  /// patch is silent, is checked where they are called.
  mutating func checkInvariants() {
    if let patch = state.transition?.patch, !state.patches.contains(patch) {
      emit(.harm(.broken(.transitionIsListed, patch: patch)))
    }
    for patch in state.patches {
      let isTurning = state.transition?.patch == patch
      if !isTurning, !state.enabled.contains(patch) {
        emit(.harm(.broken(.listedMeansEnabled, patch: patch)))
      }
      let record = state.records[patch]
      let own = world.facts[patch].objects.intersection(state.present)
      let patched = record.patched.intersection(world.facts[patch].objects)
      if patched != own || record.patched.intersection(state.present) != record.patched {
        emit(.harm(.broken(.patchedMeansLoaded, patch: patch)))
      }
      if !isTurning, record.postPatched != own {
        emit(.harm(.broken(.callbacksArePaired, patch: patch)))
      }
    }
    let hasBecomeLive = effects.contains {
      if case .log(.complete(_, isPatching: true)) = $0 { true } else { false }
    }
    if hasBecomeLive, let newest = state.patches.last, world.facts[newest].isCumulative,
      state.transition == nil, state.patches.count > 1
    {
      emit(.harm(.broken(.cumulativeIsAlone, patch: newest)))
    }
  }
}
