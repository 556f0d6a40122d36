import Diagnostics

extension Rule {
  static let requiredRule = Rule(
    "required-rule", .lint, .error, isRequired: true,
    summary: "A rule is to be silenced whose findings leave no correct module.",
    rationale: "Order, conflicts, collisions and the schema are not a matter of taste.",
    examples: [
      Example(
        "a conflict is to be tolerated",
        """
        --- livepatch.yaml
        livepatch: lp
        version: 1
        kernels: { bookworm: "6.1.*" }
        lint: { rules: { «function-conflict»: warning } }
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        """),
      Example(
        "a rule that asks for judgement",
        """
        --- livepatch.yaml
        livepatch: lp
        version: 1
        kernels: { bookworm: "6.1.*" }
        lint: { rules: { pre-patch-unpaired: note } }
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        """),
    ],
    .judging)
}
