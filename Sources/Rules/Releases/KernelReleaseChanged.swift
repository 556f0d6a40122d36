import Comparing
import Diagnostics
import Livepatch

extension Rule {
  static let kernelReleaseChanged = Rule(
    "kernel-release-changed", .releases, .error,
    summary: "Two releases are for different kernels.",
    rationale: """
      A module is built for one kernel, and a machine runs one kernel: releases for different ones \
      never meet. What comes out of comparing them says nothing of any machine, so nothing else is \
      said of the two.

      In a patch set this is a release in the folder of a kernel that it was not built for, or a \
      kernel whose `release` in the manifest has changed since.
      """,
    examples: [
      Example(
        "a release in the folder of another kernel",
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
        --- releases/bookworm/lp_1/cumulative.yaml
        format: 1
        livepatch: «lp»
        version: 1
        kernel: { name: backports, release: "6.12.*" }
        fixes: [{ fix: a, folder: a }]
        objects:
          - object: vmlinux
            functions:
              - { function: g, provided_by: [{ fix: a, replacement: klpp_g }] }
        """),
      Example(
        "a kernel that was called otherwise, and is given more exactly now",
        """
        --- livepatch.yaml
        livepatch: lp
        version: 2
        kernels: { bookworm: "6.1.0-42-amd64" }
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
        kernel: { name: debian12, release: "6.1.*" }
        fixes: [{ fix: a, folder: a }]
        objects:
          - object: vmlinux
            functions:
              - { function: f, provided_by: [{ fix: a, replacement: klpp_f }] }
        """),
    ],
    .upgrade { pair in
      guard pair.isOfDifferentKernels else { return [] }
      let (old, new) = (pair.old.patch.kernel, pair.new.patch.kernel)
      let words =
        "\(pair.name(of: pair.old)) is for \(old.release), and \(pair.name(of: pair.new)) for \(new.release)"
      guard pair.surroundings != nil, pair.old.origin == .definition else {
        return [
          pair.finding("kernel-release-changed", words, help: "compare releases for one kernel")
        ]
      }
      return [
        Finding(
          "kernel-release-changed", words, at: pair.old.release.range(of: .module),
          notes: [Note("the new release", at: pair.place)],
          help: "move it to the folder of its kernel, or remove it if the set is for that no more",
          kernels: [pair.new.release.kernelName])
      ]
    })
}

extension ReleasePair {
  /// Whether no machine can have both, because no kernel is meant by both. What kernels are called
  /// is a matter of the set alone.
  var isOfDifferentKernels: Bool {
    let (before, after) = (old.patch.kernel.release, new.patch.kernel.release)
    return !before.isEmpty && !after.isEmpty && !globsMeet(before, after)
  }
}
