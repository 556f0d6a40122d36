import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let conditionNeverHolds = Rule(
    "condition-never-holds", .functions, .warning, summary: "A condition can never hold.",
    rationale: "What stands under it is left out of every kernel: a fix that is not shipped.",
    examples: [
      Example(
        "a symbol with two values",
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
        when: «CONFIG_NET=y && !CONFIG_NET»
        objects: { vmlinux: { functions: [g] } }
        --- b/b.c
        int klpp_g(void)
        {
        	return 0;
        }
        """),
      Example(
        "a condition that some kernel satisfies",
        """
        --- a/fix.yaml
        fix: a
        when: CONFIG_NET=y
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        """),
    ],
    .composing { problem in
      guard case .neverHolds(let condition) = problem else { return nil }
      return Finding(
        "condition-never-holds", "no configuration satisfies this condition", at: condition.range,
        help: "a symbol has one value, and a kernel is built for one architecture")
    })
}
