import Diagnostics

extension Rule {
  static let importFlags = Rule(
    "import-flags", .importing, .warning, isRequired: true,
    summary: "A line of `Kbuild.inc` is not carried.",
    rationale: """
      Lines of the form `CFLAGS_<source>.o += <flags>` become the flags of a source, if they \
      are among those a fix may set. Anything else that `make` understands has no place in a \
      patch set.
      """, .reading)
}
