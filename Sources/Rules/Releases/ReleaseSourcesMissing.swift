import Comparing
import Diagnostics
import Livepatch

extension Rule {
  static let releaseSourcesMissing = Rule(
    "release-sources-missing", .releases, .note,
    summary: "Only the definition of a release is there, and it has code that should be looked at.",
    rationale: """
      A release in the field may be given by its `cumulative.yaml` alone. Then nobody can look \
      whether its exit, which runs under the new release, damages anything. With its `fixes/` beside \
      it, as `release` freezes it, all of that is checked.
      """,
    examples: [
      Example(
        "an exit that nobody can look at",
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
        --- releases/bookworm/lp_1.yaml
        format: 1
        livepatch: lp
        version: 1
        kernel: { name: bookworm, release: "6.1.*" }
        fixes: [{ fix: a, folder: a, init: a_init, exit: a_exit }]
        objects:
          - object: vmlinux
            functions:
              - { function: f, provided_by: [{ fix: a, replacement: klpp_f }] }
        """),
      Example(
        "no exit, and nothing to look at",
        """
        --- livepatch.yaml
        livepatch: lp
        version: 2
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
        --- releases/bookworm/lp_1.yaml
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
    ],
    .upgrade { pair in
      let hasExit = pair.old.patch.fixes.contains { $0.exitFunction != nil }
      guard hasExit, pair.old.code == nil, pair.old.origin == .definition else { return [] }
      return [
        pair.finding(
          "release-sources-missing",
          "a release is there without its sources, so nobody has looked whether its exit damages this one",
          notes: [
            Note(
              "the definition of \(pair.name(of: pair.old))",
              at: pair.old.release.range(of: .module))
          ],
          help: "keep `fixes/` of the release beside its `cumulative.yaml`")
      ]
    })
}
