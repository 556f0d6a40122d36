import Diagnostics

extension Rule {
  static let yamlSyntax = Rule(
    "yaml-syntax", .input, .error, isRequired: true,
    summary: "A file cannot be read as YAML.",
    rationale: """
      Nothing of the file is used, since what follows a mistake in YAML cannot be trusted. The \
      other files are checked all the same.
      """,
    examples: [
      Example(
        "a colon within an unquoted text",
        """
        --- a/fix.yaml
        fix: a
        title: proc«:» do not print past the buffer
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        """),
      Example(
        "the text in quotes",
        """
        --- a/fix.yaml
        fix: a
        title: "proc: do not print past the buffer"
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
