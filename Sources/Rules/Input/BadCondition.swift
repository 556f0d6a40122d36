import Diagnostics

extension Rule {
  static let badCondition = Rule(
    "bad-condition", .input, .error, isRequired: true, summary: "A condition cannot be read.",
    rationale: """
      Conditions are written as in Kconfig: `CONFIG_X` (y or m), `CONFIG_X=y`, `CONFIG_X=m`, \
      `!=`, `!` or `not`, `&&`, `||` and parentheses.
      """,
    examples: [
      Example(
        "words where operators are expected",
        """
        --- a/fix.yaml
        fix: a
        when: CONFIG_NET «and» CONFIG_INET
        objects: { vmlinux: { functions: [f] } }
        """),
      Example(
        "a condition as Kconfig writes it",
        """
        --- a/fix.yaml
        fix: a
        when: CONFIG_NET && CONFIG_INET=y
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        """),
    ],
    .reading)
}
