import Diagnostics

extension Rule {
  static let wrongType = Rule(
    "wrong-type", .input, .error, isRequired: true,
    summary: "A value is of another type than its key takes.",
    rationale: """
      The schema decides what a value is, not YAML: `655352699615` is a commit and `8250` a \
      module where these are expected. Numbers are decimal or `0x`, without leading zeros.
      """, .reading)
}
