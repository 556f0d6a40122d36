import Diagnostics

extension Rule {
  static let yamlEncoding = Rule(
    "yaml-encoding", .input, .error, isRequired: true,
    summary: "A file is not UTF-8, or has characters that YAML does not allow.",
    rationale: "Names and texts end up in C and in the module: they must mean one thing only.",
    .reading)
}
