import Diagnostics
import Livepatch

extension Rule {
  static let unknownKernel = Rule(
    "unknown-kernel", .input, .error, isRequired: true,
    summary: "A kernel is named that the manifest does not have.",
    rationale: "A fix for a kernel that nobody builds for is a fix that is not shipped.",
    examples: [
      Example(
        "a misspelt name",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        --- b/fix.yaml
        fix: b
        kernels: [«bookwurm»]
        objects: { vmlinux: { functions: [g] } }
        --- b/b.c
        int klpp_g(void)
        {
        	return 0;
        }
        """),
      Example(
        "the name from the manifest, or a glob over releases",
        """
        --- a/fix.yaml
        fix: a
        kernels: [bookworm]
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        --- b/fix.yaml
        fix: b
        kernels: ["6.1.*"]
        objects: { vmlinux: { functions: [g] } }
        --- b/b.c
        int klpp_g(void)
        {
        	return 0;
        }
        """),
    ],
    .set(unknownKernels))
}

@Sendable private func unknownKernels(_ surroundings: Surroundings) -> [Finding] {
  let kernels = surroundings.set.manifest.kernels.map(\.kernel.value)
  return surroundings.set.fixes.flatMap { fix in
    (fix.kernels ?? []).compactMap { pattern in
      if kernels.contains(where: { $0.isMeant(by: pattern.value) }) { return nil }
      let meant = nearestName(to: pattern.value, among: kernels.map(\.name))
      let names = kernels.map { "`\($0.name)`" }.joined(separator: ", ")
      return Finding(
        "unknown-kernel", "`\(pattern.value)` matches no kernel of the manifest", at: pattern.range,
        help: (meant.map { "did you mean `\($0)`? " } ?? "") + "the manifest has \(names)")
    }
  }
}
