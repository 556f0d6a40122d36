import Comparing
import Diagnostics
import Livepatch

extension Rule {
  static let downgradeUnsafe = Rule(
    "downgrade-unsafe", .releases, .warning,
    summary:
      "The kernel lets an earlier release come back that cannot undo what the newer one did.",
    rationale: """
      When an older release replaces a newer one, only the older one's callbacks run \
      (Documentation/livepatch/cumulative-patches.rst, 6.1), and they know nothing of what the newer \
      one has changed. Shadow variables that it does not know stay, and are stale when the newer \
      release comes again.

      A state of the newer release, or a higher version of one, makes the kernel refuse the way \
      back; then whoever wants to go back has to disable the newer release first, which runs its \
      unpatch callbacks.
      """,
    .downgrade { pair in
      // The kernel stands in the way.
      if pair.gapsBack.contains(where: \.isRefused) { return [] }
      let (old, new) = (pair.name(of: pair.old), pair.name(of: pair.new))
      return pair.gapsBack.compactMap { gap -> Finding? in
        let words: String
        let place: ReleasePlace
        switch gap {
        case .callbackDropped(let object, let slot, let fix, _):
          words = "what the `\(slot.rawValue)` of `\(object)` that `\(fix)` has did stays"
          place = .callback(object, slot)
        case .shadowVariableDropped(let name, let id):
          words = "the shadow variable `\(name)` (\(id)) stays"
          place = .shadowVariable(name)
        case .setUpDropped(let fix, _):
          words = "what the init of `\(fix)` set up stays"
          place = .setUp(fix)
        default: return nil
        }
        return pair.findingBack(
          "downgrade-unsafe", "\(words) if one goes back to \(old), which does not know of it",
          at: place,
          help:
            "declare a state for it, so that the kernel refuses the way back; or disable \(new) first"
        )
      }
    })
}

extension ReleasePair {
  /// A finding about the way back, at what the new release has and the old one does not know.
  func findingBack(
    _ rule: RuleName, _ message: String, at place: ReleasePlace, help: String?
  ) -> Finding {
    Finding(
      rule, message, at: new.release.range(of: place),
      notes: [Note("\(name(of: old)) is this one", at: old.release.range(of: .module))],
      help: help, kernels: [new.release.kernelName])
  }
}
