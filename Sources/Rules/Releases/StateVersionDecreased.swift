import Comparing
import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let stateVersionDecreased = releaseRule(
    "state-version-decreased", isRequired: true,
    summary: "A state has a lower version than in a release in the field.",
    rationale: """
      The kernel refuses a patch with a lower version of a state that is there, with -EINVAL \
      (`klp_is_state_compatible`, kernel/livepatch/state.c, 6.1).
      """,
    examples: [
      Example(
        "a lower version than in the field",
        """
        --- livepatch.yaml
        livepatch: lp
        version: «2»
        kernels: { bookworm: "6.1.*" }
        releases: releases
        --- a/fix.yaml
        fix: a
        states: { level: { id: 207, version: 1 } }
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        --- releases/bookworm/lp_1/cumulative.yaml
        format: 1
        livepatch: lp
        version: 1
        kernel: { name: bookworm, release: "6.1.*" }
        fixes: [{ fix: old, folder: old }]
        objects:
          - object: vmlinux
            functions:
              - { function: f, provided_by: [{ fix: old, replacement: klpp_f }] }
        states:
          level: { id: 207, version: 2, fixes: [old] }
        """),
      Example(
        "the same version: either release can take over from the other",
        """
        --- livepatch.yaml
        livepatch: lp
        version: 2
        kernels: { bookworm: "6.1.*" }
        releases: releases
        --- a/fix.yaml
        fix: a
        states: { level: { id: 207, version: 2 } }
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        --- releases/bookworm/lp_1/cumulative.yaml
        format: 1
        livepatch: lp
        version: 1
        kernel: { name: bookworm, release: "6.1.*" }
        fixes: [{ fix: old, folder: old }]
        objects:
          - object: vmlinux
            functions:
              - { function: f, provided_by: [{ fix: old, replacement: klpp_f }] }
        states:
          level: { id: 207, version: 2, fixes: [old] }
        """),
    ]
  ) { gap, _ in
    guard case .stateLowered(let name, _, let from, let to) = gap else { return nil }
    return (
      "the state `\(name)` goes from version \(from) down to \(to): the kernel refuses that",
      .state(name), "give it version \(from) or higher"
    )
  } mending: { gap, pair in
    guard case .stateLowered(_, let id, let from, _) = gap, let surroundings = pair.surroundings
    else { return nil }
    let composition = surroundings.compositions.first {
      $0.kernel.name == pair.new.release.kernelName
    }
    let states = (composition?.fixes.flatMap(\.states) ?? []) + surroundings.set.manifest.states
    let edits = states.filter { $0.id.value == id }.map { Edit($0.version.range, "\(from)") }
    if edits.isEmpty { return nil }
    return (nil, FixIt("raise the version to \(from)", isSafe: false, edits: edits))
  }
}
