import Diagnostics

extension Rule {
  static let yamlLimit = Rule(
    "yaml-limit", .input, .error, isRequired: true,
    summary: "A file asks for more than any description of a livepatch needs.",
    rationale: "Depth, size and aliases are bounded, so that no input makes a run hang.",
    .reading)
}
