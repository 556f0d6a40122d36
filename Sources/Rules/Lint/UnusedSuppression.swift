import Diagnostics

extension Rule {
  static let unusedSuppression = Rule(
    "unused-suppression", .lint, .warning, summary: "A suppression suppresses nothing.",
    rationale: "What it was for is mended or has moved; left alone it hides the next mistake.",
    .judging)
}
