import Diagnostics

extension Rule {
  static let badCondition = Rule(
    "bad-condition", .input, .error, isRequired: true, summary: "A condition cannot be read.",
    rationale: """
      Conditions are written as in Kconfig: `CONFIG_X` (y or m), `CONFIG_X=y`, `CONFIG_X=m`, \
      `!=`, `!` or `not`, `&&`, `||` and parentheses.
      """, .reading)
}
