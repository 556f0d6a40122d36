import Diagnostics
import KernelFacts
import Livepatch

extension Rule {
  static let aliasSymbol = symbolRule(
    "alias-symbol", .note,
    summary: "A function has several names.",
    rationale: """
      All names of one address are one function: whoever calls it by another name gets the replacement too. \
      The kernel does not notice when two patches name it in different ways, and what is then on top of \
      what is not defined (`klp_ftrace_handler`, kernel/livepatch/patch.c, 6.1).
      """,
    examples: [
      Example(
        "one of two names",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [«ksys_sync»] } }
        --- a/a.c
        int klpp_ksys_sync(void)
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
    guard symbol.use == .replaced, let alias = symbol.alias, let names = target.aliases[alias],
      target.replacedAliases[alias]?.count == 1
    else { return nil }
    let others = names.filter { $0 != symbol.name }.map { "`\($0)`" }.joined(separator: ", ")
    return TargetWords(
      message: "`\(symbol.name)` of `\(symbol.object)` is also called \(others)",
      help: "agree on one of the names in all fixes")
  }
}
