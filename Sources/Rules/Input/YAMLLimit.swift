import Diagnostics

extension Rule {
  static let yamlLimit = Rule(
    "yaml-limit", .input, .error, isRequired: true,
    summary: "A file asks for more than any description of a livepatch needs.",
    rationale: "Depth, size and aliases are bounded, so that no input makes a run hang.",
    examples: [
      Example(
        "collections within collections", alongside: ["wrong-type"],
        """
        --- a/fix.yaml
        fix: a
        references: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[«[»]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]
        objects: { vmlinux: { functions: [f] } }
        """),
      Example(
        "a list",
        """
        --- a/fix.yaml
        fix: a
        references: [CVE-2026-0207, "bsc#1229999"]
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
