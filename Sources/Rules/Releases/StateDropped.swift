import Comparing
import Diagnostics
import Livepatch

extension Rule {
  static let stateDropped = releaseRule(
    "state-dropped", isRequired: true,
    summary: "A release in the field has a state that the new patch lacks.",
    rationale: """
      The kernel refuses to replace a patch by one that lacks any of its states, with -EINVAL \
      (`klp_is_patch_compatible`, kernel/livepatch/state.c, 6.1). A state is carried on for as long \
      as any release in the field has it.
      """
  ) { gap, _, _ in
    guard case .stateDropped(let name, let id) = gap else { return nil }
    return (
      "the state `\(name)` (\(id)) is lost: the kernel refuses to replace a release that has it",
      .state(name),
      "carry it on under `states:` of the manifest, with a version no lower than it had"
    )
  }
}
