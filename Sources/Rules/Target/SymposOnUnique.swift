import Diagnostics
import KernelFacts
import Livepatch

extension Rule {
  static let symposOnUnique = Rule(
    "sympos-on-unique", .target, .note,
    summary: "A position is given for a name that is unique.",
    rationale: """
      `sympos: 1` asks for the first symbol of the name, 0, the default, for the only one. Both load, but only \
      the default fails when a later kernel has a second symbol of the name, in place of taking either one. \
      Kernels without commit 139560e8b973 refuse to replace a release that says one by a release that says \
      the other: change it only where no release in the field has it.
      """,
    examples: [
      Example(
        "the first of one",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: { «f»: { sympos: 1 } } } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        --- kernels/6.1.0-9-cloud-amd64.facts
        klpfacts 1
        release 6.1.0-9-cloud-amd64
        symbol vmlinux t f traceable
        """),
      Example(
        "a function that ftrace can redirect",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        --- kernels/6.1.0-9-cloud-amd64.facts
        klpfacts 1
        release 6.1.0-9-cloud-amd64
        symbol vmlinux t f traceable
        """),
    ],
    .set { surroundings in
      // A name that is unique on one kernel may not be on the next.
      var places: [SourceRange: (name: String, isUnique: Bool)] = [:]
      for target in surroundings.targets {
        for symbol in target.symbols where symbol.sympos == 1 {
          guard case .found = symbol.verdict else { continue }
          let count = target.facts.symbols(named: symbol.name, in: symbol.object).count
          for place in symbol.places {
            let isUniqueSoFar = places[place.range]?.isUnique ?? true
            places[place.range] = (symbol.name, isUniqueSoFar && count == 1)
          }
        }
      }
      return places.filter(\.value.isUnique).map { range, symbol in
        Finding(
          "sympos-on-unique", "`\(symbol.name)` is unique, so it needs no position", at: range,
          help: "leave `sympos` out, unless a release in the field has it")
      }
    })
}
