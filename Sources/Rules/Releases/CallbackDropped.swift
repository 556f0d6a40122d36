import Comparing
import Diagnostics
import Livepatch

extension Rule {
  static let callbackDropped = releaseRule(
    "callback-dropped", summary: "A callback of an earlier release has no successor.",
    rationale: """
      When a patch is replaced, only the new patch's callbacks run \
      (Documentation/livepatch/cumulative-patches.rst, 6.1): what the earlier release's callbacks \
      have changed stays as it is, unless the new one takes it over or undoes it.
      """
  ) { gap, _, _ in
    guard case .callbackDropped(let object, let slot, let fix) = gap else { return nil }
    return (
      "the `\(slot.rawValue)` of `\(object)` that `\(fix)` had is gone, and what it did stays",
      .callback(object, slot),
      "take over or undo what it did, then say so: `retire: [{ callback: \(object)/\(slot.rawValue), reason: … }]`"
    )
  }
}
