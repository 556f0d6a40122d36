import Diagnostics
import KernelFacts
import Livepatch

extension Rule {
  static let objectUnknown = objectRule(
    "object-unknown", .warning,
    summary: "The kernel has no module of a name.",
    rationale: """
      The kernel accepts objects that are not loaded, because they may be later. One that never is stays \
      silently without effect: a misspelt name loads, reports success and patches nothing.

      A module that is not part of the kernel is not among its facts: allow this finding, with that reason.
      """,
    examples: [
      Example(
        "a misspelt module",
        """
        --- a/fix.yaml
        fix: a
        objects: { «nf_table»: { functions: [nft_lookup_init] } }
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
      Example(
        "a module of the kernel",
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
  ) { object, _ in
    guard case .missing(let nearest) = object.standing else { return nil }
    return TargetWords(
      message: "the kernel has no module `\(object.name.value)`",
      help: nearest.map { "did you mean `\($0)`?" }
        ?? "check the spelling and the configuration; allow this if the module comes from elsewhere"
    )
  }
}
