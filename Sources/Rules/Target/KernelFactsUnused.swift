import Diagnostics
import KernelFacts
import Livepatch

extension Rule {
  static let kernelFactsUnused = Rule(
    "kernel-facts-unused", .target, .warning,
    summary: "A file of facts is of no kernel that the manifest names.",
    rationale: """
      Facts are matched to the manifest's kernels by the release they were captured from. Where none fits, \
      nothing is checked against them, and nobody notices.
      """,
    examples: [
      Example(
        "the facts of another series",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        --- kernels/6.12.3-cloud-amd64.facts
        «»klpfacts 1
        release 6.12.3-cloud-amd64
        symbol vmlinux t f traceable
        """),
      Example(
        "the facts of a kernel that the manifest means",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        --- kernels/6.1.0-9-cloud-amd64.facts
        klpfacts 1
        release 6.1.0-9-cloud-amd64
        symbol vmlinux t f traceable
        """),
    ],
    .set { surroundings in
      let kernels = surroundings.set.manifest.kernels.map(\.kernel.value)
      return surroundings.facts.filter { facts in
        !kernels.contains { globMatches($0.release, facts.value.release) }
      }.map { facts in
        Finding(
          "kernel-facts-unused",
          "no kernel of the manifest is a `\(facts.value.release)`, which these facts are of",
          at: facts.range,
          notes: kernels.map { Note("`\($0.name)` is `\($0.release)`") },
          help: "remove the file, or correct the release in `kernels:`")
      }
    })
}
