import CSource
import Diagnostics
import Livepatch

extension LintUnit {
  /// Whether a function gives back what a pair takes, or calls something of which nobody knows
  /// what it does.
  func mayGiveBack(_ pair: CallPair, in function: Located<String>?) -> Bool {
    guard let function else { return false }
    let callees = callees(from: function.value)
    if !callees.isDisjoint(with: pair.givers) { return true }
    return callees.contains { name in
      definitions(of: name).isEmpty && !isKnown(name) && !isHarmlessCall(name)
        && !files.contains { file in file.macros.contains { file.reads($0.name, name) } }
    }
  }

  private func isKnown(_ name: String) -> Bool {
    CallPair.begun(by: name) != nil || CallPair.isGiver(name)
  }

  /// The first call with which a function gives back what a pair takes.
  func givingBack(_ pair: CallPair, in function: Located<String>?) -> CallStep? {
    guard let function, !callees(from: function.value).isDisjoint(with: pair.givers) else {
      return nil
    }
    return callPaths(from: function.value, to: pair.givers).first?.last
  }

  /// What a callback takes and nobody gives back, one of each kind of call.
  func unpaired(_ slot: CallbackSlot, of object: PatchedObject) -> [Holding] {
    guard let callback = object.callbacks[slot] else { return [] }
    var seen: Set<String> = []
    return holdings(of: callback.value).held.filter { holding in
      !mayGiveBack(holding.pair, in: object.callbacks[slot.partner])
        && !isFreedLate(holding, from: slot, of: object)
        && !mayGiveBack(holding.pair, in: fix.exitFunction)
        // The next release takes over the data of states; rules of their own judge that.
        && !(slot == .postPatch && holding.isStateData)
        && seen.insert(holding.taker.callee).inserted
    }
  }

  /// Memory that `post_patch` takes may be freed in `post_unpatch`: freeing NULL is harmless.
  private func isFreedLate(
    _ holding: Holding, from slot: CallbackSlot, of object: PatchedObject
  ) -> Bool {
    slot == .postPatch && holding.pair.kind == .memory
      && mayGiveBack(holding.pair, in: object.callbacks.postUnpatch)
  }
}
