import Diagnostics

extension Rule {
  static let yamlUnsupported = Rule(
    "yaml-unsupported", .input, .error, isRequired: true,
    summary: "Tags, merge keys, several documents and collections as keys are not accepted.",
    rationale: """
      Readers of YAML disagree about these. A description says everything in plain mappings, \
      lists and texts; anchors and aliases are fine.
      """, .reading)
}
