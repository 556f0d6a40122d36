import Comparing
import Diagnostics
import Livepatch

extension Rule {
  static let functionDropped = releaseRule(
    "function-dropped", summary: "A function goes back to the original.",
    rationale: """
      A function that an earlier release replaced and the new one does not goes back to the \
      kernel's own (`klp_add_nops`, kernel/livepatch/core.c, 6.1). The kernel says nothing, and \
      what the fix did is gone.
      """,
    examples: [
      Example(
        "a fix was removed",
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
              - { function: g, provided_by: [{ fix: old, replacement: klpp_g }] }
        """),
      Example(
        "it was given up on purpose",
        """
        --- livepatch.yaml
        livepatch: lp
        version: 2
        kernels: { bookworm: "6.1.*" }
        releases: releases
        retire: [{ function: vmlinux/g, reason: "fixed by configuration" }]
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
              - { function: g, provided_by: [{ fix: old, replacement: klpp_g }] }
        """),
    ]
  ) { gap, _ in
    guard case .functionDropped(let key, let fix) = gap else { return nil }
    return (
      "`\(key)`, replaced by `\(fix)`, would go back to the original", .function(key),
      "keep the fix, or say why nobody needs it: `retire: [{ function: \(key), reason: … }]`"
    )
  }
}
