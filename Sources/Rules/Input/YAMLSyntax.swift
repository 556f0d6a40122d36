import Diagnostics

extension Rule {
  static let yamlSyntax = Rule(
    "yaml-syntax", .input, .error, isRequired: true,
    summary: "A file cannot be read as YAML.",
    rationale: """
      Nothing of the file is used, since what follows a mistake in YAML cannot be trusted. The \
      other files are checked all the same.
      """, .reading)
}
