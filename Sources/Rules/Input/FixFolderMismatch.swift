import Diagnostics

extension Rule {
  static let fixFolderMismatch = Rule(
    "fix-folder-mismatch", .input, .error, isRequired: true,
    summary: "A fix and its folder have different names.",
    rationale:
      "The folder is called like the fix, or `<id>@<variant>` for one of several kernels.",
    .reading)
}
