import Diagnostics
import KernelFacts
import Livepatch

extension Rule {
  static let moduleSymbolsUnavailable = objectRule(
    "module-symbols-unavailable", .note,
    summary: "The symbols of an object are not known, so nothing in it was checked.",
    rationale: """
      What is wrong in a module shows only when somebody loads that module, and then the module is refused. \
      Facts that were captured without the modules cannot tell.
      """,
    examples: [
      Example(
        "facts without modules",
        """
        --- a/fix.yaml
        fix: a
        objects: { «nf_tables»: { functions: [nft_lookup_init] } }
        --- a/a.c
        int klpp_nft_lookup_init(void)
        {
        	return 0;
        }
        --- kernels/6.1.0-9-cloud-amd64.facts
        klpfacts 1
        release 6.1.0-9-cloud-amd64
        symbol vmlinux t f traceable
        """),
      Example(
        "facts with the module",
        """
        --- a/fix.yaml
        fix: a
        objects: { nf_tables: { functions: [nft_lookup_init] } }
        --- a/a.c
        int klpp_nft_lookup_init(void)
        {
        	return 0;
        }
        --- kernels/6.1.0-9-cloud-amd64.facts
        klpfacts 1
        release 6.1.0-9-cloud-amd64
        module nf_tables loadable
        symbol nf_tables t nft_lookup_init traceable
        """),
    ]
  ) { object, target in
    switch object.standing {
    case .builtIn, .missing: return nil
    case .fine, .unknown, .livepatch: break
    }
    if target.facts.knowsSymbols(of: object.name.value) { return nil }
    return TargetWords(
      message:
        "the facts have no symbols of `\(object.name.value)`: what is patched in it was not checked",
      help: "capture them with `--modules`, or with the kernel's image")
  }
}
