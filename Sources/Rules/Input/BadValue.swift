import Diagnostics

extension Rule {
  static let badValue = Rule(
    "bad-value", .input, .error, isRequired: true,
    summary: "A value is out of range, empty, or none of the accepted words.",
    rationale: "See `klp-compose schema` for what each key accepts.", .reading)
}
