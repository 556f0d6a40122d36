import Diagnostics

extension Rule {
  static let badName = Rule(
    "bad-name", .input, .error, isRequired: true,
    summary: "A text is not a name of the kind that is needed.",
    rationale: """
      Names are written into C, Makefiles, file names and the module. There are three grammars: \
      module names, kallsyms names (`foo.isra.0`), and C identifiers.
      """,
    examples: [
      Example(
        "a kallsyms name where a C function is named",
        """
        --- a/fix.yaml
        fix: a
        objects:
          vmlinux:
            functions:
              f.isra.0: { replacement: «klpp_f.isra.0» }
        """),
      Example(
        "an empty name in a module written by hand",
        handWritten(
          objects: """
            static struct klp_object objs[] = {
            	{
            		.name = «""»,
            		.funcs = funcs,
            	}, { }
            };
            """)),
      Example(
        "the kallsyms name is what is replaced, the C identifier what replaces it",
        """
        --- a/fix.yaml
        fix: a
        objects:
          vmlinux:
            functions:
              f.isra.0: { replacement: klpp_f }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        """),
    ],
    .reading, module: { module, _ in badObjectNames(module) + badFunctionNames(module) })
}
