import Comparing
import Diagnostics
import Livepatch

extension Rule {
  static let moduleNameReused = releaseRule(
    "module-name-reused", isRequired: true,
    summary: "The module would be called like one that may still be loaded.",
    rationale: """
      A replaced module stays loaded until somebody removes it, and the kernel refuses a second \
      module of one name with -EEXIST. So each release has a number of its own, and it only grows.
      """,
    examples: [
      Example(
        "the release exists already",
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
        --- releases/bookworm/lp_2/cumulative.yaml
        format: 1
        livepatch: lp
        version: 2
        kernel: { name: bookworm, release: "6.1.*" }
        fixes: [{ fix: old, folder: old }]
        objects:
          - object: vmlinux
            functions:
              - { function: f, provided_by: [{ fix: old, replacement: klpp_f }] }
        """),
      Example(
        "a higher number",
        """
        --- livepatch.yaml
        livepatch: lp
        version: 3
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
        --- releases/bookworm/lp_2/cumulative.yaml
        format: 1
        livepatch: lp
        version: 2
        kernel: { name: bookworm, release: "6.1.*" }
        fixes: [{ fix: old, folder: old }]
        objects:
          - object: vmlinux
            functions:
              - { function: f, provided_by: [{ fix: old, replacement: klpp_f }] }
        """),
    ]
  ) { gap, pair in
    let new = pair.new.patch
    switch gap {
    case .moduleNameReused:
      return (
        "the release `\(new.module)` exists already, with other contents", .module,
        "raise `version:` in the manifest"
      )
    case .versionNotGrown(let earlier):
      return (
        "release \(new.version) would follow release \(earlier), which is in the field", .module,
        "raise `version:` in the manifest above \(earlier)"
      )
    default: return nil
    }
  }
}
