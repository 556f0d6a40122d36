import Comparing
import Diagnostics
import Livepatch

extension Rule {
  static let downgradeRefused = Rule(
    "downgrade-refused", .releases, .note,
    summary:
      "The kernel refuses to go back: the earlier release lacks a state or has an older version of it.",
    rationale: """
      `klp_is_patch_compatible` (kernel/livepatch/state.c, 6.1) asks of every patch that is loaded \
      whether it knows each state of those that are enabled, in the same version or a newer one. So \
      a state, or a higher version of one, keeps older releases from coming back over it. That is \
      what states are for: nothing is wrong.

      Only what is enabled counts. Disable the newer release first, so that its unpatch callbacks \
      undo what it did, and any release loads.
      """,
    .downgrade { pair in
      pair.gapsBack.compactMap { gap -> Finding? in
        let words: String
        let place: ReleasePlace
        switch gap {
        case .stateDropped(let name, let id, _):
          words = "\(pair.name(of: pair.old)) does not know the state `\(name)` (\(id))"
          place = .state(name)
        case .stateLowered(let name, let id, let from, let to):
          words =
            "\(pair.name(of: pair.old)) knows the state `\(name)` (\(id)) in version \(to) only, and it is at \(from)"
          place = .state(name)
        default: return nil
        }
        return pair.findingBack(
          "downgrade-refused", "\(words): the kernel refuses to go back", at: place,
          help: "disable \(pair.name(of: pair.new)) first, then load the older release")
      }
    })
}
