import Diagnostics

extension Rule {
  static let unknownOrMistypedKey = Rule(
    "unknown-or-mistyped-key", .input, .error, isRequired: true,
    summary: "A key is not part of the schema.",
    rationale: "A misspelt key that is ignored is a fix that is not shipped.",
    examples: [
      Example(
        "a misspelt key",
        """
        --- a/fix.yaml
        fix: a
        «require»: [b]
        objects: { vmlinux: { functions: [f] } }
        """),
      Example(
        "the key as the schema has it",
        """
        --- a/fix.yaml
        fix: a
        requires: [b]
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        --- b/fix.yaml
        fix: b
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
