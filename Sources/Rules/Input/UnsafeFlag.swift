import Diagnostics

extension Rule {
  static let unsafeFlag = Rule(
    "unsafe-flag", .input, .error, isRequired: true,
    summary: "A compiler flag is not among those a fix may set.",
    rationale: """
      Flags reach the compiler through a Makefile. Only warnings, macros, `-f…` and `-std=…` are \
      let through; flags that load or write files, or run programs, are not.
      """, .reading)
}
