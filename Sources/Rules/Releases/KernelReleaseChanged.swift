import Diagnostics
import Livepatch

extension Rule {
  static let kernelReleaseChanged = Rule(
    "kernel-release-changed", .releases, .error, isRequired: true,
    summary: "Two releases are for different kernels, so that neither can replace the other.",
    rationale: """
      A module is built for one kernel: `vermagic`, symbol versions and the positions of symbols are \
      that kernel's. Releases are compared for each kernel of the manifest on its own, and each lies \
      under its kernel's name: `releases/<kernel>/<module>/`.
      """,
    examples: [
      Example(
        "a release in another kernel's folder",
        """
        --- livepatch.yaml
        livepatch: lp
        version: «2»
        kernels: { bookworm: "6.1.*", backports: "6.12.*" }
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
        kernel: { name: backports, release: "6.12.*" }
        fixes: [{ fix: a, folder: a }]
        objects:
          - object: vmlinux
            functions:
              - { function: f, provided_by: [{ fix: a, replacement: klpp_f }] }
        """),
      Example(
        "each in its own",
        """
        --- livepatch.yaml
        livepatch: lp
        version: 2
        kernels: { bookworm: "6.1.*", backports: "6.12.*" }
        releases: releases
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        --- releases/backports/lp_1/cumulative.yaml
        format: 1
        livepatch: lp
        version: 1
        kernel: { name: backports, release: "6.12.*" }
        fixes: [{ fix: a, folder: a }]
        objects:
          - object: vmlinux
            functions:
              - { function: f, provided_by: [{ fix: a, replacement: klpp_f }] }
        """),
    ],
    .pair(.upgrade) { pair in
      let (earlier, later) = (pair.earlier.patch, pair.later.patch)
      if earlier.kernel.name == later.kernel.name { return [] }
      return [
        Finding(
          "kernel-release-changed",
          "`\(earlier.module)` is for \(earlier.kernel.name) (\(earlier.kernel.release)), `\(later.module)` for \(later.kernel.name) (\(later.kernel.release)): no machine goes from one to the other",
          at: pair.later.range, notes: [Note("the earlier release", at: pair.earlier.range)],
          help:
            "compare releases for the same kernel; in a patch set each lies under its kernel's name",
          kernels: [later.kernel.name])
      ]
    })
}
