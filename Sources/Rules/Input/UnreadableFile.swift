import Diagnostics

extension Rule {
  static let unreadableFile = Rule(
    "unreadable-file", .input, .error, isRequired: true,
    summary: "A file of the set does not exist or cannot be read.",
    rationale: "Everything that the set names must be there to be merged.",
    examples: [
      Example(
        "a source that is not there",
        """
        --- a/fix.yaml
        fix: a
        sources: [«net.c»]
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        """),
      Example(
        "a source that is there",
        """
        --- a/fix.yaml
        fix: a
        sources: [a.c]
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
