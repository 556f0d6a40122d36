import Diagnostics

extension Rule {
  static let missingKey = Rule(
    "missing-key", .input, .error, isRequired: true, summary: "A required key is missing.",
    rationale: "See `klp-compose schema` for what each file needs.", .reading)
}
