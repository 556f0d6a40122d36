import Diagnostics
import KernelFacts
import Livepatch

extension Rule {
  static let livepatchAsTarget = objectRule(
    "livepatch-as-target", .warning,
    summary: "A livepatch is to be patched.",
    rationale: """
      It works, but the next cumulative release takes the patched module out of use, and the fix with it.
      """,
    examples: [
      Example(
        "a livepatch",
        """
        --- a/fix.yaml
        fix: a
        objects: { «klp_old»: { functions: [klpp_f] } }
        --- a/a.c
        int klpp_klpp_f(void)
        {
        	return 0;
        }
        --- kernels/6.1.0-9-cloud-amd64.facts
        klpfacts 1
        release 6.1.0-9-cloud-amd64
        module klp_old loadable livepatch
        symbol klp_old t klpp_f traceable
        """),
      Example(
        "an ordinary module",
        """
        --- a/fix.yaml
        fix: a
        objects: { m: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        --- kernels/6.1.0-9-cloud-amd64.facts
        klpfacts 1
        release 6.1.0-9-cloud-amd64
        module m loadable
        symbol m t f traceable
        """),
    ]
  ) { object, _ in
    guard case .livepatch = object.standing else { return nil }
    return TargetWords(
      message: "`\(object.name.value)` is itself a livepatch",
      help: "patch the function that it replaces")
  }
}
