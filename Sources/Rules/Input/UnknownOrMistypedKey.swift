import Diagnostics

extension Rule {
  static let unknownOrMistypedKey = Rule(
    "unknown-or-mistyped-key", .input, .error, isRequired: true,
    summary: "A key is not part of the schema.",
    rationale: "A misspelt key that is ignored is a fix that is not shipped.", .reading)
}
