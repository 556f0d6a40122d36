import Livepatch

// MARK: - Patching one object

extension Machine {
  /// `klp_patch_object`: all functions or none.
  mutating func patchObject(_ patch: Int, _ object: Int, _ fault: Fault?) -> ErrorNumber {
    let functions = functionsIncludingNops(of: patch, in: object)
    for function in functions {
      var error: ErrorNumber?
      // Only the first user of a function registers a handler (patch.c, `klp_patch_func`).
      if !state.isFtraceEnabled, !isPatched(function) { error = .busy }
      if case .ftrace(let named, function, let given) = fault, named ?? patch == patch {
        error = given
      }
      if let error {
        log(.ftraceFailed(function: function, error))
        return error
      }
    }
    state.records[patch].patched.insert(object)
    return .success
  }

  private func isPatched(_ function: Int) -> Bool {
    state.patches.contains { world.hasEntry($0, for: function, in: state) }
  }

  func functionsIncludingNops(of patch: Int, in object: Int) -> [Int] {
    var functions = world.entry(patch, object)?.functions ?? []
    guard world.facts[patch].isCumulative else { return functions }
    for old in state.patches where old != patch {
      for function in world.entry(old, object)?.functions ?? []
      where !functions.contains(function) && world.hasNop(patch, for: function, in: state) {
        functions.append(function)
      }
    }
    return functions
  }
}

// MARK: - Callbacks (core.h)

extension Machine {
  /// `klp_pre_patch_callback`.
  mutating func prePatch(_ patch: Int, _ object: Int, _ fault: Fault?) -> ErrorNumber {
    var result = ErrorNumber.success
    if world.facts[patch].callbacks[object].contains(CallbackSet(.prePatch)) {
      if world.facts[patch].refusing.contains(object), let entry = world.entry(patch, object) {
        result = entry.prePatchResult
      }
      if case .prePatch(let named, object, let given) = fault, named ?? patch == patch {
        result = given
      }
      call(patch, object, .prePatch, result)
    }
    expectPairing(
      patch,
      !state.records[patch].prePatched.contains(object)
        && !state.records[patch].postPatched.contains(object))
    if result == .success { state.records[patch].prePatched.insert(object) }
    return result
  }

  /// `klp_post_patch_callback`.
  mutating func postPatch(_ patch: Int, _ object: Int) {
    call(patch, object, .postPatch)
    expectPairing(
      patch,
      state.records[patch].prePatched.contains(object)
        && !state.records[patch].postPatched.contains(object))
    state.records[patch].postPatched.insert(object)
    if object == 0 { dataAfterPostPatch(patch) }
  }

  /// `klp_pre_unpatch_callback`.
  mutating func preUnpatch(_ patch: Int, _ object: Int) {
    call(patch, object, .preUnpatch)
    expectPairing(patch, state.records[patch].postPatched.contains(object))
    state.records[patch].postPatched.remove(object)
  }

  /// `klp_post_unpatch_callback`: only behind a `pre_patch` that succeeded or is absent.
  mutating func postUnpatch(_ patch: Int, _ object: Int) {
    guard state.records[patch].prePatched.contains(object) else { return }
    call(patch, object, .postUnpatch)
    expectPairing(patch, !state.records[patch].postPatched.contains(object))
    state.records[patch].prePatched.remove(object)
    if object == 0 { dataAfterPostUnpatch(patch) }
  }

  private mutating func call(
    _ patch: Int, _ object: Int, _ slot: CallbackSlot, _ result: ErrorNumber = .success
  ) {
    guard world.facts[patch].callbacks[object].contains(CallbackSet(slot)) else { return }
    emit(.callback(patch: patch, object: object, slot, result: result))
    if !state.patches.contains(patch) {
      emit(.harm(.broken(.replacedIsSilent, patch: patch)))
    }
  }

  private mutating func expectPairing(_ patch: Int, _ holds: Bool) {
    if !holds { emit(.harm(.broken(.callbacksArePaired, patch: patch))) }
  }
}

// MARK: - Target modules

extension Machine {
  /// `klp_module_coming`.
  mutating func moduleComing(_ object: Int, _ fault: Fault?) -> ErrorNumber {
    state.present.insert(object)
    for patch in state.patches where hasObject(patch, object) {
      var result = initObject(patch, object, fault)
      if result != .success {
        log(.initializingFailed(patch: patch, object: object, result))
      } else {
        log(.applying(patch: patch, object: object))
        result = prePatch(patch, object, fault)
        if result != .success {
          log(.prePatchFailed(object: object))
        } else {
          result = patchObject(patch, object, fault)
          if result != .success {
            log(.applyingFailed(patch: patch, object: object, result))
            postUnpatch(patch, object)
          }
        }
      }
      if result != .success {
        log(.refusing(patch: patch, object: object))
        cleanUpModule(object, before: patch)
        return result
      }
      if state.transition?.patch != patch { postPatch(patch, object) }
    }
    return .success
  }

  /// `klp_module_going`.
  mutating func moduleGoing(_ object: Int) {
    cleanUpModule(object, before: nil)
  }

  /// `klp_cleanup_module_patches_limited`: for all patches, or those before one that failed.
  private mutating func cleanUpModule(_ object: Int, before limit: Int?) {
    for patch in state.patches {
      if patch == limit { break }
      guard hasObject(patch, object) else { continue }
      if state.transition?.patch != patch { preUnpatch(patch, object) }
      log(.reverting(patch: patch, object: object))
      state.records[patch].patched.remove(object)
      postUnpatch(patch, object)
      if world.clearsRelocations { state.records[patch].relocated.remove(object) }
    }
    state.present.remove(object)
  }

  /// Whether a patch has an object, its own or one made for nops.
  private func hasObject(_ patch: Int, _ object: Int) -> Bool {
    if world.facts[patch].objects.contains(object) { return true }
    guard let transition = state.transition, transition.patch == patch, transition.isFirst,
      world.facts[patch].isCumulative
    else { return false }
    for other in state.patches {
      if other == patch { return false }
      if world.facts[other].objects.contains(object) { return true }
    }
    return false
  }
}
