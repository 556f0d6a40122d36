import Diagnostics

extension Rule {
  static let yamlUnsupported = Rule(
    "yaml-unsupported", .input, .error, isRequired: true,
    summary: "Tags, merge keys, several documents and collections as keys are not accepted.",
    rationale: """
      Readers of YAML disagree about these. A description says everything in plain mappings, \
      lists and texts; anchors and aliases are fine.
      """,
    examples: [
      Example(
        "an unquoted `!` starts a tag",
        """
        --- a/fix.yaml
        fix: a
        when: «!CONFIG_NET»
        objects: { vmlinux: { functions: [f] } }
        """),
      Example(
        "`not` needs no quotes",
        """
        --- a/fix.yaml
        fix: a
        when: not CONFIG_NET
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
