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
      """,
    examples: [
      Example(
        "a fix was removed, and what its callback did stays",
        """
        --- livepatch.yaml
        livepatch: lp
        version: «2»
        kernels: { bookworm: "6.1.*" }
        releases: releases
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
        fixes: [{ fix: old, folder: old }]
        objects:
          - object: vmlinux
            functions:
              - { function: f, provided_by: [{ fix: old, replacement: klpp_f }] }
            callbacks: { post_patch: [{ fix: old, function: old_post_patch }] }
        """),
      Example(
        "another fix takes it over",
        """
        --- livepatch.yaml
        livepatch: lp
        version: 2
        kernels: { bookworm: "6.1.*" }
        releases: releases
        retire: [{ callback: vmlinux/post_patch, reason: "a undoes it" }]
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
        fixes: [{ fix: old, folder: old }]
        objects:
          - object: vmlinux
            functions:
              - { function: f, provided_by: [{ fix: old, replacement: klpp_f }] }
            callbacks: { post_patch: [{ fix: old, function: old_post_patch }] }
        """),
    ]
  ) { gap, _ in
    guard case .callbackDropped(let object, let slot, let fix, _) = gap else { return nil }
    return (
      "the `\(slot.rawValue)` of `\(object)` that `\(fix)` had is gone, and what it did stays",
      .callback(object, slot),
      "take over or undo what it did, then say so: `retire: [{ callback: \(object)/\(slot.rawValue), reason: … }]`"
    )
  }
}
