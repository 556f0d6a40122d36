import Diagnostics

extension Rule {
  static let badName = Rule(
    "bad-name", .input, .error, isRequired: true,
    summary: "A text is not a name of the kind that is needed.",
    rationale: """
      Names are written into C, Makefiles, file names and the module. There are three grammars: \
      module names, kallsyms names (`foo.isra.0`), and C identifiers.
      """, .reading)
}
