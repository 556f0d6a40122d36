import Diagnostics

extension Rule {
  static let importFile = Rule(
    "import-file", .importing, .note, isRequired: true,
    summary: "A file of the tree is not part of the patch set.",
    rationale: """
      C, headers and assembly are copied unchanged. What builds and packages the tree is \
      replaced by what `klp-compose build` writes; documents stay behind.
      """, .reading)
}
