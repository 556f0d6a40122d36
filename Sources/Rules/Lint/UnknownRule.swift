import Diagnostics

extension Rule {
  static let unknownRule = Rule(
    "unknown-rule", .lint, .warning, summary: "A rule is named that does not exist.",
    rationale: "A suppression of a misspelt rule does nothing.", .judging)
}
