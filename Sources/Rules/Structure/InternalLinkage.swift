import CSource
import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let internalLinkage = Rule(
    "internal-linkage", .structure, .error, isRequired: true,
    summary: "A function that the merged module refers to is static.",
    rationale: """
      The structures that name replacements, callbacks, init and exit lie in the generated main \
      file. A `static` function belongs to its own file alone, and the reference ends in a link \
      error.
      """,
    examples: [
      Example(
        "a static replacement",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        static int «klpp_f»(void)
        {
        	return 0;
        }
        """),
      Example(
        "helpers may be static, what the YAML names may not",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        static int limit(void)
        {
        	return 4;
        }

        int klpp_f(void)
        {
        	return limit();
        }
        """),
    ],
    .fix { unit in
      unit.namedFunctions.filter(\.isLinked).compactMap { named in
        guard let (file, function) = named.definition, function.isStatic
        else { return nil }
        return Finding(
          "internal-linkage", "`\(named.name.value)`, \(named.description), is static",
          at: file.range(function.name), notes: [Note("named here", at: named.name.range)],
          help: "remove `static`: the merged module's main file refers to it")
      }
    })
}
