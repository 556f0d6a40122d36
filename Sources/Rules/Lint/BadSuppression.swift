import Diagnostics

extension Rule {
  static let badSuppression = Rule(
    "bad-suppression", .lint, .warning,
    summary: "A comment is meant to suppress a finding and cannot be read.",
    rationale: """
      A suppression in C is a comment of its own, in the line it is for or alone in front of it:

      ```c
      /* klp-compose: allow(init-registers-code): undone by post_unpatch; until: version 5 */
      ```

      It names one rule and gives a reason. `until:` is the last day, as `2026-12-31`, or \
      `version 5`, the first release it no longer holds for. A comment that starts with \
      `klp-compose:` and says anything else does nothing.
      """,
    examples: [
      Example(
        "without a reason", alongside: ["shadow-free-in-module-exit"],
        """
        --- a/fix.yaml
        fix: a
        exit: a_exit
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        void a_exit(void)
        {
        	«/* klp-compose: allow(shadow-free-in-module-exit) */»
        	klp_shadow_free_all(0x2070001, NULL);
        }
        """),
      Example(
        "with one",
        """
        --- a/fix.yaml
        fix: a
        exit: a_exit
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        void a_exit(void)
        {
        	/* klp-compose: allow(shadow-free-in-module-exit): removed by hand only */
        	klp_shadow_free_all(0x2070001, NULL);
        }
        """),
    ], .judging)
}
