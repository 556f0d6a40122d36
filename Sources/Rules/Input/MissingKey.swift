import Diagnostics

extension Rule {
  static let missingKey = Rule(
    "missing-key", .input, .error, isRequired: true, summary: "A required key is missing.",
    rationale: "See `klp-compose schema` for what each file needs.",
    examples: [
      Example(
        "a state without its version",
        """
        --- a/fix.yaml
        fix: a
        states:
          level: «{ id: 207 }»
        objects: { vmlinux: { functions: [f] } }
        """),
      Example(
        "all that a state needs",
        """
        --- a/fix.yaml
        fix: a
        states:
          level: { id: 207, version: 1 }
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
