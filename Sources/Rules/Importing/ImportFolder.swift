import Diagnostics

extension Rule {
  static let importFolder = Rule(
    "import-folder", .importing, .error, isRequired: true,
    summary: "A folder is neither a fix nor a part of the tree that is known.",
    rationale: """
      A fix is a folder with `patched_funcs.csv` and `livepatch_<folder>.h`. The tree's own \
      `register-patches.sh` stops at any other folder but `rpm`, `scripts` and `uname_patch`.
      """, .reading)
}
