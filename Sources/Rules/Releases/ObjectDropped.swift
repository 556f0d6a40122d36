import Comparing
import Diagnostics
import Livepatch

extension Rule {
  static let objectDropped = releaseRule(
    "object-dropped", summary: "All functions of an object go back to the original.",
    rationale: """
      As with single functions, the kernel takes them back without a word; the object's callbacks \
      of the earlier release never run again.
      """,
    examples: [
      Example(
        "the only fix of a module was removed",
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
          - object: nf_tables
            functions:
              - { function: g, provided_by: [{ fix: old, replacement: klpp_g }] }
        """),
      Example(
        "the object is still patched",
        """
        --- livepatch.yaml
        livepatch: lp
        version: 2
        kernels: { bookworm: "6.1.*" }
        releases: releases
        --- a/fix.yaml
        fix: a
        objects: { nf_tables: { functions: [g] } }
        --- a/a.c
        int klpp_g(void)
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
          - object: nf_tables
            functions:
              - { function: g, provided_by: [{ fix: old, replacement: klpp_g }] }
        """),
    ]
  ) { gap, _ in
    guard case .objectDropped(let name) = gap else { return nil }
    return (
      "everything in `\(name)` would go back to the original", .object(name),
      "keep the fixes, or say why nobody needs them: `retire: [{ object: \(name), reason: … }]`"
    )
  }
}
