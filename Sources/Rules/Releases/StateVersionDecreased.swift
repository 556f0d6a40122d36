import Comparing
import Diagnostics
import Livepatch

extension Rule {
  static let stateVersionDecreased = releaseRule(
    "state-version-decreased", isRequired: true,
    summary: "A state has a lower version than in a release in the field.",
    rationale: """
      The kernel refuses a patch with a lower version of a state that is there, with -EINVAL \
      (`klp_is_state_compatible`, kernel/livepatch/state.c, 6.1).
      """
  ) { gap, _, _ in
    guard case .stateLowered(let name, _, let from, let to) = gap else { return nil }
    return (
      "the state `\(name)` goes from version \(from) down to \(to): the kernel refuses that",
      .state(name), "give it version \(from) or higher"
    )
  }
}
