public import Livepatch

/// Something an earlier release has that a new one neither carries on nor retires. Values, no
/// verdict.
public enum ReleaseGap: Hashable, Sendable {
  /// The new module has the name of one that may still be loaded.
  case moduleNameReused
  case versionNotGrown(earlier: Int)
  case stateDropped(name: String, id: UInt64)
  case stateLowered(name: String, id: UInt64, from: UInt32, to: UInt32)
  case objectDropped(ObjectName)
  case functionDropped(FunctionKey, by: FixID)
  case callbackDropped(ObjectName, CallbackSlot, by: FixID)
  case shadowVariableDropped(name: String, ShadowID)
}

/// What is lost on a machine that goes from an earlier release to a new one.
///
/// The kernel runs only the new patch's callbacks, takes functions that vanish back to the
/// original, and refuses a patch that lacks a state or lowers its version
/// (`klp_is_patch_compatible`, kernel/livepatch/state.c, 6.1).
public func gaps(from earlier: CumulativePatch, to new: CumulativePatch) -> [ReleaseGap] {
  var gaps: [ReleaseGap] = []
  if earlier.module == new.module {
    // The release itself, as long as nothing was changed since.
    if earlier.withoutDigests == new.withoutDigests { return [] }
    gaps.append(.moduleNameReused)
  } else if earlier.livepatch == new.livepatch, earlier.version > new.version {
    gaps.append(.versionNotGrown(earlier: earlier.version))
  }
  gaps += stateGaps(from: earlier, to: new)
  let retired = Set(new.retired.map(\.subject))
  gaps += objectGaps(from: earlier, to: new, retired)
  let ids = Set(new.shadowVariables.map(\.id))
  for variable in earlier.shadowVariables
  where !ids.contains(variable.id) && !retired.contains(.shadowVariable(variable.name)) {
    gaps.append(.shadowVariableDropped(name: variable.name, variable.id))
  }
  return gaps
}

private func stateGaps(from earlier: CumulativePatch, to new: CumulativePatch) -> [ReleaseGap] {
  earlier.states.compactMap { old in
    guard let now = new.states.first(where: { $0.id == old.id }) else {
      return .stateDropped(name: old.name, id: old.id)
    }
    guard now.version < old.version else { return nil }
    return .stateLowered(name: now.name, id: now.id, from: old.version, to: now.version)
  }
}

private func objectGaps(
  from earlier: CumulativePatch, to new: CumulativePatch, _ retired: Set<Retirement.Subject>
) -> [ReleaseGap] {
  var gaps: [ReleaseGap] = []
  for old in earlier.objects where !retired.contains(.object(old.name)) {
    let now = new.objects.first { $0.name == old.name }
    let functions = Set(
      (now?.functions ?? []).map { FunctionKey(object: old.name, name: $0.name, sympos: $0.sympos) }
    )
    let lost = old.functions.filter { function in
      let key = FunctionKey(object: old.name, name: function.name, sympos: function.sympos)
      return !functions.contains(key) && !retired.contains(.function(key))
    }
    if now == nil, !lost.isEmpty, lost.count == old.functions.count {
      gaps.append(.objectDropped(old.name))
    } else {
      for function in lost {
        guard let top = function.candidates.first else { continue }
        let key = FunctionKey(object: old.name, name: function.name, sympos: function.sympos)
        gaps.append(.functionDropped(key, by: top.fix))
      }
    }
    for slot in CallbackSlot.allCases where !retired.contains(.callback(old.name, slot)) {
      // By function, so that a fix which was superseded or renamed and kept its callback is fine.
      let kept = Set((now?.callbacks[slot] ?? []).map(\.function))
      let keptFixes = Set((now?.callbacks[slot] ?? []).map(\.fix))
      for step in old.callbacks[slot] ?? []
      where !kept.contains(step.function) && !keptFixes.contains(step.fix) {
        gaps.append(.callbackDropped(old.name, slot, by: step.fix))
      }
    }
  }
  return gaps
}

extension CumulativePatch {
  /// The patch without the digests of its sources, which are known only once it is written.
  var withoutDigests: CumulativePatch {
    var patch = self
    for fix in patch.fixes.indices {
      for source in patch.fixes[fix].sources.indices {
        patch.fixes[fix].sources[source].sha256 = ""
      }
    }
    for source in patch.shared.indices { patch.shared[source].sha256 = "" }
    return patch
  }
}
