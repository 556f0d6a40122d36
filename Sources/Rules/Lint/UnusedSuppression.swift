import Diagnostics

extension Rule {
  static let unusedSuppression = Rule(
    "unused-suppression", .lint, .warning, summary: "A suppression suppresses nothing.",
    rationale: "What it was for is mended or has moved; left alone it hides the next mistake.",
    examples: [
      Example(
        "what it was for has been mended",
        """
        --- a/fix.yaml
        fix: a
        allow:
          - { rule: «shadow-free-in-module-exit», reason: "the module is only removed by hand" }
        exit: a_exit
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        void a_exit(void)
        {
        }
        """),
      Example(
        "it silences something",
        """
        --- a/fix.yaml
        fix: a
        allow:
          - { rule: shadow-free-in-module-exit, reason: "the module is only removed by hand" }
        exit: a_exit
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        void a_exit(void)
        {
        	klp_shadow_free_all(0x2070001, NULL);
        }
        """),
    ],
    .judging)
}
