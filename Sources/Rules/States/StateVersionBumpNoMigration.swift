import CSource
import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let stateVersionBumpNoMigration = Rule(
    "state-version-bump-no-migration", .states, .warning,
    summary: "A state has a new version, and nobody looks at what the old one left.",
    rationale: """
      A higher version says that what the state stands for has changed. The machines on which an \
      earlier release runs are in the old state when the new release replaces it, and its callbacks \
      are the only ones that run: they have to convert what they find \
      (Documentation/livepatch/system-state.rst, 6.1).
      """,
    examples: [
      Example(
        "version 2 starts as if there had been no version 1",
        """
        --- livepatch.yaml
        livepatch: lp
        version: 2
        kernels: { bookworm: "6.1.*" }
        releases: releases
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f], callbacks: { post_patch: a_post_patch } } }
        states: { level: { id: 207, version: «2» } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        void a_post_patch(struct klp_object *obj)
        {
        	lower_level();
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
            callbacks: { post_patch: [{ fix: a, function: a_post_patch }] }
        states:
          level: { id: 207, version: 1, fixes: [a] }
        """),
      Example(
        "the old version is converted",
        """
        --- livepatch.yaml
        livepatch: lp
        version: 2
        kernels: { bookworm: "6.1.*" }
        releases: releases
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f], callbacks: { post_patch: a_post_patch } } }
        states: { level: { id: 207, version: 2 } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        void a_post_patch(struct klp_object *obj)
        {
        	struct klp_state *prev = klp_get_prev_state(KLP_STATE_LEVEL);

        	if (prev && prev->version < 2)
        		convert_level(prev->data);
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
            callbacks: { post_patch: [{ fix: a, function: a_post_patch }] }
        states:
          level: { id: 207, version: 1, fixes: [a] }
        """),
    ],
    .set { surroundings in
      surroundings.compositions.flatMap { composition in
        let releases = surroundings.set.releases.filter {
          $0.kernelName == composition.kernel.name
        }
        return composition.fixes.flatMap { fix -> [Finding] in
          // A state without code is there to keep older releases from coming back.
          guard fix.objects.contains(where: { !$0.callbacks.declared.isEmpty }) else { return [] }
          return fix.states.compactMap { state in
            bump(of: state, in: fix, since: releases, surroundings, composition.kernel)
          }
        }
      }
    })
}

private func bump(
  of state: SystemState, in fix: Livepatch.Fix, since releases: [Release],
  _ surroundings: Surroundings, _ kernel: Kernel
) -> Finding? {
  guard
    let release = releases.first(where: { release in
      release.patch.states.contains {
        $0.id == state.id.value && $0.version < state.version.value
      }
    })
  else { return nil }
  let files = surroundings.index.files(of: fix) + surroundings.sharedFiles
  if files.contains(where: { !$0.calls(of: "klp_get_prev_state").isEmpty }) { return nil }
  return Finding(
    "state-version-bump-no-migration",
    "`\(state.name.value)` has a higher version than in release \(release.patch.version), and no callback looks at the earlier one",
    at: state.version.range,
    notes: [
      Note(
        "release \(release.patch.version) has it here",
        at: release.range(of: .state(state.name.value)))
    ],
    help:
      "convert what `klp_get_prev_state` gives, or keep the version if either release can take over from the other",
    kernels: [kernel.name])
}
