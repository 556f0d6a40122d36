import Diagnostics

extension Rule {
  static let unsafeFlag = Rule(
    "unsafe-flag", .input, .error, isRequired: true,
    summary: "A compiler flag is not among those a fix may set.",
    rationale: """
      Flags reach the compiler through a Makefile. Only warnings, macros, `-f…` and `-std=…` are \
      let through; flags that load or write files, or run programs, are not.
      """,
    examples: [
      Example(
        "a flag that loads code into the compiler",
        """
        --- a/fix.yaml
        fix: a
        sources:
          - { file: a.c, flags: [«-fplugin=check.so»] }
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        """),
      Example(
        "warnings and macros",
        """
        --- a/fix.yaml
        fix: a
        sources:
          - { file: a.c, flags: [-Wno-unused, -DDEBUG=1] }
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        """),
    ],
    .reading)
}
