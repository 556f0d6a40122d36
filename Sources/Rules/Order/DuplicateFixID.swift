import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let duplicateFix = Rule(
    "duplicate-fix-id", .order, .error, isRequired: true,
    summary: "One id stands for two fixes on a kernel.",
    rationale: """
      Dependencies, the inventory and the comparison of releases go by id. Variants of one fix \
      share an id only if their `kernels:` never match the same kernel.
      """,
    examples: [
      Example(
        "two variants for one kernel",
        """
        --- a@old/fix.yaml
        fix: «a»
        kernels: ["6.1.*"]
        objects: { vmlinux: { functions: [f] } }
        --- a@old/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        --- a@new/fix.yaml
        fix: a
        kernels: [bookworm]
        objects: { vmlinux: { functions: [f] } }
        --- a@new/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        """),
      Example(
        "a variant for each kernel",
        """
        --- livepatch.yaml
        livepatch: lp
        version: 1
        kernels: { bookworm: "6.1.*", backports: "6.12.*" }
        --- a@old/fix.yaml
        fix: a
        kernels: [bookworm]
        objects: { vmlinux: { functions: [f] } }
        --- a@old/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        --- a@new/fix.yaml
        fix: a
        kernels: [backports]
        objects: { vmlinux: { functions: [f] } }
        --- a@new/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        """),
    ],
    .composing { problem in
      switch problem {
      case .duplicateFix(let first, let second):
        return Finding(
          "duplicate-fix-id", "two descriptions of the fix `\(second.value)` apply",
          at: second.range, notes: [Note("the other one", at: first.range)],
          help: "give them `kernels:` that exclude each other, or different ids")
      case .listedTwice(let first, let second):
        return Finding(
          "duplicate-fix-id", "the series lists `\(second.value)` twice", at: second.range,
          notes: [Note("first listed here", at: first.range)], help: "keep one of them")
      default: return nil
      }
    })
}
