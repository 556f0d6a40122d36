import Diagnostics

extension Rule {
  static let importRenamed = Rule(
    "import-renamed", .importing, .warning, isRequired: true,
    summary: "A fix got another name, because its folder's is no id.",
    rationale: "An id is `[a-z0-9][a-z0-9._-]*`: it names files, and is written into the module.",
    .reading)
}
