import Diagnostics

extension Rule {
  static let importCondition = Rule(
    "import-condition", .importing, .error, isRequired: true,
    summary: "A condition for the C preprocessor cannot be said as one over the configuration.",
    rationale: """
      `defined(CONFIG_X)`, `IS_ENABLED`, `IS_REACHABLE`, `IS_BUILTIN`, `IS_MODULE` and \
      `CONFIG_X`, joined by `!`, `&&`, `||` and `()`, are translated exactly: \
      `defined(CONFIG_X)` does not hold for a module, so it becomes `CONFIG_X=y`. Kernel \
      versions are a matter of `kernels:`.
      """, .reading)
}
