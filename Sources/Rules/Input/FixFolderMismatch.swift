import Diagnostics

extension Rule {
  static let fixFolderMismatch = Rule(
    "fix-folder-mismatch", .input, .error, isRequired: true,
    summary: "A fix and its folder have different names.",
    rationale:
      "The folder is called like the fix, or `<id>@<variant>` for one of several kernels.",
    examples: [
      Example(
        "a fix that was copied and not renamed",
        """
        --- cve-2026-0207/fix.yaml
        fix: «cve-2026-0101»
        objects: { vmlinux: { functions: [f] } }
        --- cve-2026-0207/f.c
        int klpp_f(void)
        {
        	return 0;
        }
        """),
      Example(
        "variants of one fix for different kernels",
        """
        --- cve-2026-0207@bookworm/fix.yaml
        fix: cve-2026-0207
        kernels: [bookworm]
        objects: { vmlinux: { functions: [f] } }
        --- cve-2026-0207@bookworm/f.c
        int klpp_f(void)
        {
        	return 0;
        }
        """),
    ],
    .reading)
}
