import Diagnostics

extension Rule {
  static let wrongType = Rule(
    "wrong-type", .input, .error, isRequired: true,
    summary: "A value is of another type than its key takes.",
    rationale: """
      The schema decides what a value is, not YAML: `655352699615` is a commit and `8250` a \
      module where these are expected. Numbers are decimal or `0x`, without leading zeros.
      """,
    examples: [
      Example(
        "a text where a list is expected",
        """
        --- b/fix.yaml
        fix: b
        requires: «a»
        objects: { vmlinux: { functions: [f] } }
        """),
      Example(
        "a position with a leading zero",
        """
        --- a/fix.yaml
        fix: a
        objects:
          vmlinux:
            functions:
              f: { sympos: «02» }
        """),
      Example(
        "a list of one, and a plain number",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: { f: { sympos: 2 } } } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        --- b/fix.yaml
        fix: b
        requires: [a]
        objects: { vmlinux: { functions: [g] } }
        --- b/b.c
        int klpp_g(void)
        {
        	return 0;
        }
        """),
    ],
    .reading)
}
