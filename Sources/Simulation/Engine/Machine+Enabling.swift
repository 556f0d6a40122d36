import Livepatch

extension Machine {
  /// insmod of a livepatch: `load_module`, then its init, which calls `klp_enable_patch`.
  mutating func load(_ patch: Int, _ fault: Fault?, isStuck: Bool) -> ErrorNumber {
    // Module names are unique, a replaced module's included (kernel/module/main.c,
    // `add_unformed_module`).
    if state.loaded.contains(patch) { return .exists }
    if !state.isTainted {
      // `check_modinfo_livepatch`: by the presence of the key, whatever becomes of the patch.
      state.isTainted = true
      log(.tainting(patch: patch))
    }
    state.loaded.insert(patch)
    let result = enablePatch(patch, fault, isStuck: isStuck)
    if result == .success { return result }
    // Generated modules undo what their parts' init did, and never return a positive value then.
    if world.patches[patch].exitsOnFailedInit {
      runExit(patch, .failedInit)
    } else if result.value > 0 {
      // `do_init_module` takes it for success: loaded, and nothing is enabled.
      emit(.harm(.inert(patch: patch)))
      return .success
    }
    state.loaded.remove(patch)
    state.records[patch] = State.Record()
    return result.value > 0 ? .invalid : result
  }

  /// `klp_enable_patch`.
  private mutating func enablePatch(
    _ patch: Int, _ fault: Fault?, isStuck: Bool
  ) -> ErrorNumber {
    guard state.patches.allSatisfy({ !world.facts[patch].incompatible.contains($0) }) else {
      log(.incompatible(patch: patch))
      return .invalid
    }
    state.referenced.insert(patch)
    // `klp_init_patch`: objects, with nops, are resolved if they are loaded; then it is listed.
    for object in objectsIncludingNops(of: patch) where state.present.contains(object) {
      let result = initObject(patch, object, fault)
      if result != .success {
        free(patch)
        return result
      }
    }
    state.patches.append(patch)
    let result = enableListed(patch, fault, isStuck: isStuck)
    if result != .success { free(patch) }
    return result
  }

  /// `__klp_enable_patch`.
  private mutating func enableListed(
    _ patch: Int, _ fault: Fault?, isStuck: Bool
  ) -> ErrorNumber {
    if state.transition != nil { return .busy }
    log(.enabling(patch: patch))
    initTransition(patch, isPatching: true, isFirst: true, isStuck: isStuck)
    for object in objectsIncludingNops(of: patch) where state.present.contains(object) {
      var result = prePatch(patch, object, fault)
      if result != .success {
        log(.prePatchFailed(object: object))
      } else {
        result = patchObject(patch, object, fault)
        if result != .success { log(.patchingFailed(object: object)) }
      }
      if result != .success {
        log(.enablingFailed(patch: patch))
        cancelTransition()
        return result
      }
    }
    startTransition()
    state.enabled.insert(patch)
    tryCompleteTransition()
    return .success
  }

  /// `klp_init_object_loaded`: relocations of a module's object, then symbols.
  mutating func initObject(_ patch: Int, _ object: Int, _ fault: Fault?) -> ErrorNumber {
    if world.facts[patch].relocated.contains(object) {
      if state.records[patch].relocated.contains(object) {
        emit(.harm(.cannotComeBack(object: object, patch: patch)))
        return .noExec
      }
      state.records[patch].relocated.insert(object)
    }
    if case .symbol(let named, let function) = fault, named ?? patch == patch,
      world.functions[function].object == object, world.replaces(patch, function)
    {
      log(.symbolNotFound(function: function))
      return .invalid
    }
    return .success
  }

  /// The objects of a patch in the order of `obj_list`: its own, then those made for nops
  /// (`klp_add_object_nops`), which are there as long as its first transition lasts.
  ///
  /// Before the transition begins these are the ones that `klp_add_nops` is about to make.
  func objectsIncludingNops(of patch: Int) -> [Int] {
    var objects = world.patches[patch].objects.map(\.object)
    let transition = state.transition
    guard world.facts[patch].isCumulative, !state.patches.isEmpty,
      transition.map({ $0.patch == patch && $0.isFirst }) ?? !state.enabled.contains(patch)
    else { return objects }
    var known = world.facts[patch].objects
    for other in state.patches where other != patch {
      var more = world.facts[other].objects
      more.subtract(known)
      if more.isEmpty { continue }
      known.formUnion(more)
      objects += world.patches[other].objects.map(\.object).filter(more.contains)
    }
    return objects
  }

  /// `klp_free_patch_start` and `klp_free_patch_finish`; the worker is taken to be done with it
  /// before anything else happens.
  mutating func free(_ patch: Int) {
    state.patches.remove(patch)
    state.enabled.remove(patch)
    state.records[patch] = State.Record()
    if state.forced.contains(patch) { return }
    state.referenced.remove(patch)
  }

  /// `enabled_store`.
  mutating func storeEnabled(_ patch: Int, _ enabled: Bool, isStuck: Bool) -> ErrorNumber {
    guard state.patches.contains(patch) else { return .noEntry }
    if state.enabled.contains(patch) == enabled { return .invalid }
    if state.transition?.patch == patch {
      reverseTransition()
      return .success
    }
    return enabled ? .invalid : disablePatch(patch, isStuck: isStuck)
  }

  /// `__klp_disable_patch`.
  private mutating func disablePatch(_ patch: Int, isStuck: Bool) -> ErrorNumber {
    if state.transition != nil { return .busy }
    initTransition(patch, isPatching: false, isFirst: false, isStuck: isStuck)
    for object in world.patches[patch].objects
    where state.records[patch].patched.contains(object.object) {
      preUnpatch(patch, object.object)
    }
    startTransition()
    state.enabled.remove(patch)
    tryCompleteTransition()
    return .success
  }

  /// `force_store` and `klp_force_transition`. What is marked here stays marked, even if the
  /// transition is reversed afterwards.
  mutating func storeForce(_ patch: Int) -> ErrorNumber {
    guard state.patches.contains(patch) else { return .noEntry }
    guard let transition = state.transition, transition.patch == patch else { return .invalid }
    log(.forcing)
    let target = transition.isPatching
    for index in state.sleepers.indices { state.sleepers[index].isPatched = target }
    if transition.stuckTask != nil { state.transition?.stuckTask = target }
    if !target {
      markForced(patch)
    } else if world.facts[patch].isCumulative {
      for other in state.patches where other != patch { markForced(other) }
    }
    return .success
  }

  private mutating func markForced(_ patch: Int) {
    if !state.forced.contains(patch) { emit(.harm(.unremovable(patch: patch))) }
    state.forced.insert(patch)
  }
}
