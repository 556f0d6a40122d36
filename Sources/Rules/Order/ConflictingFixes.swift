import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let conflictingFixes = Rule(
    "conflicting-fixes", .order, .error, isRequired: true,
    summary: "Two fixes are selected that must not be there together.",
    rationale: "The author of a fix has ruled the pair out with `conflicts:`.",
    examples: [
      Example(
        "a pair that was ruled out",
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
        conflicts: [«a»]
        objects: { vmlinux: { functions: [g] } }
        --- b/b.c
        int klpp_g(void)
        {
        	return 0;
        }
        """),
      Example(
        "they are for different kernels",
        """
        --- livepatch.yaml
        livepatch: lp
        version: 1
        kernels: { bookworm: "6.1.*", backports: "6.12.*" }
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
        kernels: [backports]
        conflicts: [a]
        objects: { vmlinux: { functions: [g] } }
        --- b/b.c
        int klpp_g(void)
        {
        	return 0;
        }
        """),
    ],
    .composing { problem in
      guard case .conflictingFixes(let reference, let other) = problem else { return nil }
      return Finding(
        "conflicting-fixes", "\(reference.sentence), and both are selected",
        at: reference.target.range, notes: [Note("the other fix", at: other.range)],
        help: "leave one out with `fixes:`, `kernels:` or `supersedes:`")
    })
}
