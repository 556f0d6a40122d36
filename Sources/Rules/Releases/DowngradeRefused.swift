import Diagnostics
import Livepatch

extension Rule {
  static let downgradeRefused = Rule(
    "downgrade-refused", .releases, .note, isOnByDefault: false,
    summary: "A machine cannot go back: the earlier release lacks a state of the later one.",
    rationale: """
      The kernel refuses a replacing patch that lacks a state of a patch that is enabled, or has it \
      in a lower version, with -EINVAL (`klp_is_patch_compatible`, kernel/livepatch/state.c, 6.1). \
      That is what states are for: the earlier release could not undo what the later one did. The \
      way back leads through disabling the later release, whose callbacks then undo it.

      `compare` tells of it; `lint` only if asked.
      """,
    examples: [
      Example(
        "the earlier release knows nothing of the state",
        """
        --- livepatch.yaml
        livepatch: lp
        version: «2»
        kernels: { bookworm: "6.1.*" }
        releases: releases
        states: { level: { id: 207, version: 1 } }
        lint: { rules: { downgrade-refused: note } }
        --- a/fix.yaml
        fix: a
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
        fixes: [{ fix: a, folder: a }]
        objects:
          - object: vmlinux
            functions:
              - { function: f, provided_by: [{ fix: a, replacement: klpp_f }] }
        """),
      Example(
        "both have it in one version",
        """
        --- livepatch.yaml
        livepatch: lp
        version: 2
        kernels: { bookworm: "6.1.*" }
        releases: releases
        states: { level: { id: 207, version: 1 } }
        lint: { rules: { downgrade-refused: note } }
        --- a/fix.yaml
        fix: a
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
        fixes: [{ fix: a, folder: a }]
        objects:
          - object: vmlinux
            functions:
              - { function: f, provided_by: [{ fix: a, replacement: klpp_f }] }
        states:
          level: { id: 207, version: 1 }
        """),
    ],
    .pair(.downgrade) { pair in
      pair.statesInTheWay.map { state in
        let (earlier, later) = (pair.earlier.patch, pair.later.patch)
        let old = earlier.states.first { $0.id == state.id }
        return Finding(
          "downgrade-refused",
          "the kernel refuses to go back to `\(earlier.module)`: "
            + (old.map {
              "it has version \($0.version) of the state `\(state.name)`, `\(later.module)` has \(state.version)"
            } ?? "it lacks the state `\(state.name)` (\(state.id))"),
          at: pair.later.range(of: .state(state.name)),
          notes: old.map {
            [
              Note(
                "release \(earlier.version) has it here",
                at: pair.earlier.range(of: .state($0.name)))
            ]
          } ?? [],
          help: "to go back, disable `\(later.module)` first: its callbacks undo what it did",
          kernels: [later.kernel.name])
      }
    })
}

extension ReleasePair {
  /// The states of the later release for which the kernel refuses the earlier one in its place.
  var statesInTheWay: [MergedState] {
    later.patch.states.filter { state in
      let old = earlier.patch.states.first { $0.id == state.id }
      return old.map { $0.version < state.version } ?? true
    }
  }
}
