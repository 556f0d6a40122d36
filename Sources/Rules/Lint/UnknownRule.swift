import Diagnostics

extension Rule {
  static let unknownRule = Rule(
    "unknown-rule", .lint, .warning, summary: "A rule is named that does not exist.",
    rationale: "A suppression of a misspelt rule does nothing.",
    examples: [
      Example(
        "a misspelt name",
        """
        --- livepatch.yaml
        livepatch: lp
        version: 1
        kernels: { bookworm: "6.1.*" }
        lint: { rules: { «pre-patch-unpared»: off } }
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
        "the rule's name",
        """
        --- livepatch.yaml
        livepatch: lp
        version: 1
        kernels: { bookworm: "6.1.*" }
        lint: { rules: { pre-patch-unpaired: off } }
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
