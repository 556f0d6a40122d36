import CSource
import Diagnostics
public import Livepatch

/// Something an earlier release has that a new one neither carries on nor retires. Values, no
/// verdict.
public enum ReleaseGap: Hashable, Sendable {
  /// The new module has the name of one that may still be loaded.
  case moduleNameReused
  case versionNotGrown(earlier: Int)
  case stateDropped(name: String, id: UInt64, version: UInt32)
  case stateLowered(name: String, id: UInt64, from: UInt32, to: UInt32)
  case objectDropped(ObjectName)
  case functionDropped(FunctionKey, by: FixID)
  case callbackDropped(ObjectName, CallbackSlot, by: FixID, function: String)
  case shadowVariableDropped(name: String, ShadowID)
  /// What a fix's init did, and no exit undoes.
  case setUpDropped(FixID, function: String)

  /// Whether the kernel itself refuses the new release.
  public var isRefused: Bool {
    switch self {
    case .moduleNameReused, .stateDropped, .stateLowered: true
    default: false
    }
  }
}

/// What is lost on a machine that goes from an earlier release to a new one.
///
/// The kernel runs only the new patch's callbacks, takes functions that vanish back to the
/// original, and refuses a patch that lacks a state or lowers its version
/// (`klp_is_patch_compatible`, kernel/livepatch/state.c, 6.1).
public func gaps(from earlier: Side, to new: Side) -> [ReleaseGap] {
  var gaps: [ReleaseGap] = []
  if earlier.name == new.name {
    // The release itself, as long as nothing was changed since.
    if hasSameContents(earlier, new) { return [] }
    gaps.append(.moduleNameReused)
  } else if earlier.patch.livepatch == new.patch.livepatch,
    earlier.patch.version > new.patch.version
  {
    gaps.append(.versionNotGrown(earlier: earlier.patch.version))
  }
  gaps += stateGaps(from: earlier.patch, to: new.patch)
  let retired = Set(new.patch.retired.map(\.subject))
  gaps += objectGaps(from: earlier, to: new, retired)
  if new.origin != .module {
    let ids = Set(new.patch.shadowVariables.map(\.id))
    for variable in earlier.patch.shadowVariables
    where !ids.contains(variable.id) && !retired.contains(.shadowVariable(variable.name)) {
      gaps.append(.shadowVariableDropped(name: variable.name, variable.id))
    }
    gaps += setUpGaps(from: earlier.patch, to: new.patch, retired)
  }
  return gaps
}

/// Whether two releases of one name are one. Digests are known only of what was written, so the
/// sources count as far as both are at hand.
private func hasSameContents(_ a: Side, _ b: Side) -> Bool {
  guard a.patch.withoutDigests == b.patch.withoutDigests else { return false }
  guard let before = a.code, let after = b.code else { return true }
  let paths = (a.patch.fixes.flatMap(\.sources) + a.patch.shared).map(\.path)
  return paths.allSatisfy { path in
    guard let old = before[path], let new = after[path] else { return true }
    return old.source.bytes == new.source.bytes
  }
}

private func stateGaps(from earlier: CumulativePatch, to new: CumulativePatch) -> [ReleaseGap] {
  earlier.states.compactMap { old in
    guard let now = new.states.first(where: { $0.id == old.id }) else {
      return .stateDropped(name: old.name, id: old.id, version: old.version)
    }
    guard now.version < old.version else { return nil }
    return .stateLowered(name: now.name, id: now.id, from: old.version, to: now.version)
  }
}

private func objectGaps(
  from earlier: Side, to new: Side, _ retired: Set<Retirement.Subject>
) -> [ReleaseGap] {
  var gaps: [ReleaseGap] = []
  for old in earlier.patch.objects where !retired.contains(.object(old.name)) {
    let now = new.patch.objects.first { $0.name == old.name }
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
    if earlier.origin == .module || new.origin == .module {
      gaps += slotGaps(from: old, to: new, retired)
    } else {
      gaps += callbackGaps(from: old, to: now, retired)
    }
  }
  return gaps
}

/// A module has one function for each slot, whoever wrote its parts.
private func slotGaps(
  from old: MergedObject, to new: Side, _ retired: Set<Retirement.Subject>
) -> [ReleaseGap] {
  let lost = Set(old.callbacks.keys).subtracting(new.slots(of: old.name))
  return CallbackSlot.allCases.compactMap { slot in
    guard lost.contains(slot), !retired.contains(.callback(old.name, slot)),
      slot.runsForward || !lost.contains(slot.partner), let step = old.callbacks[slot]?.first
    else { return nil }
    return .callbackDropped(old.name, slot, by: step.fix, function: step.function)
  }
}

private func callbackGaps(
  from old: MergedObject, to now: MergedObject?, _ retired: Set<Retirement.Subject>
) -> [ReleaseGap] {
  func dropped(_ slot: CallbackSlot) -> [CallbackStep] {
    // By function, so that a fix which was superseded or renamed and kept its callback is fine.
    let kept = Set((now?.callbacks[slot] ?? []).map(\.function))
    let keptFixes = Set((now?.callbacks[slot] ?? []).map(\.fix))
    return (old.callbacks[slot] ?? []).filter {
      !kept.contains($0.function) && !keptFixes.contains($0.fix)
    }
  }
  return CallbackSlot.allCases.filter { !retired.contains(.callback(old.name, $0)) }
    .flatMap { slot -> [ReleaseGap] in
      // What would have undone something is no gap of its own where the something is one.
      let doers = slot.runsForward ? [] : Set(dropped(slot.partner).map(\.fix))
      return dropped(slot).filter { !doers.contains($0.fix) }.map {
        .callbackDropped(old.name, slot, by: $0.fix, function: $0.function)
      }
    }
}

/// Init without exit leaves something for good. With one, whoever removes the replaced module
/// undoes it.
private func setUpGaps(
  from earlier: CumulativePatch, to new: CumulativePatch, _ retired: Set<Retirement.Subject>
) -> [ReleaseGap] {
  let kept = Set(new.fixes.flatMap { [$0.initFunction, $0.exitFunction].compactMap(\.self) })
  let standIns = Set(
    new.fixes.filter { $0.initFunction != nil }.flatMap { [$0.id] + $0.supersedes })
  return earlier.fixes.compactMap { fix in
    guard let function = fix.initFunction, fix.exitFunction == nil, !kept.contains(function),
      !standIns.contains(fix.id), !retired.contains(.setUp(fix.id))
    else { return nil }
    return .setUpDropped(fix.id, function: function)
  }
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
