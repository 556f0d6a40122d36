import Diagnostics

extension Rule {
  static let yamlDuplicateKey = Rule(
    "yaml-duplicate-key", .input, .error, isRequired: true,
    summary: "A key stands twice in one mapping.",
    rationale: """
      Most readers silently keep the last one. In a patch set that would lose a function, an \
      object (the kernel refuses an object that is declared twice with -EEXIST) or a callback.
      """,
    examples: [
      Example(
        "an object that stands twice",
        """
        --- a/fix.yaml
        fix: a
        objects:
          vmlinux: { functions: [f] }
          «vmlinux»: { functions: [g] }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        int klpp_g(void)
        {
        	return 0;
        }
        """),
      Example(
        "one object with all its functions",
        """
        --- a/fix.yaml
        fix: a
        objects:
          vmlinux: { functions: [f, g] }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        int klpp_g(void)
        {
        	return 0;
        }
        """),
    ],
    .reading)
}
