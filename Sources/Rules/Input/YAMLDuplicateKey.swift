import Diagnostics

extension Rule {
  static let yamlDuplicateKey = Rule(
    "yaml-duplicate-key", .input, .error, isRequired: true,
    summary: "A key stands twice in one mapping.",
    rationale: """
      Most readers silently keep the last one. In a patch set that would lose a function, an \
      object (the kernel refuses an object that is declared twice with -EEXIST) or a callback.
      """, .reading)
}
