import Diagnostics

extension Rule {
  static let requiredRule = Rule(
    "required-rule", .lint, .error, isRequired: true,
    summary: "A rule is to be silenced whose findings leave no correct module.",
    rationale: "Order, conflicts, collisions and the schema are not a matter of taste.", .judging)
}
