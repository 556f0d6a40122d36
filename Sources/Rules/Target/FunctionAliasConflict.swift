import Diagnostics
import KernelFacts
import Livepatch

extension Rule {
  static let functionAliasConflict = symbolRule(
    "function-alias-conflict", .error,
    summary: "One function is replaced twice, under two names.",
    rationale: """
      Several names can stand for one address. The kernel accepts both entries and runs whichever comes \
      last, and a transition may never end (`klp_ftrace_handler`, kernel/livepatch/patch.c; seen on 6.1 \
      and 6.12).
      """,
    examples: [
      Example(
        "two names of one function",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [do_sync, «ksys_sync»] } }
        --- a/a.c
        int klpp_ksys_sync(void)
        {
        	return 0;
        }

        int klpp_do_sync(void)
        {
        	return 0;
        }
        --- kernels/6.1.0-9-cloud-amd64.facts
        klpfacts 1
        release 6.1.0-9-cloud-amd64
        symbol vmlinux T ksys_sync traceable alias=1
        symbol vmlinux T do_sync traceable alias=1
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
    ]
  ) { symbol, target in
    guard symbol.use == .replaced, let alias = symbol.alias,
      let first = target.replacedAliases[alias]?.first, first.name != symbol.name
    else { return nil }
    return TargetWords(
      message: "`\(symbol.name)` and `\(first.name)` of `\(symbol.object)` are one function",
      notes: [Note("`\(first.name)` is replaced here", at: first.range)],
      help: "replace it under one name")
  }
}
