import Diagnostics
import KernelFacts
import Livepatch

extension Rule {
  static let symposLoadOrder = symbolRule(
    "sympos-load-order", .warning,
    summary: "A position means different symbols before and after a module has started.",
    rationale: """
      While a module is being loaded its whole symbol table counts, afterwards only what is left of it: \
      init functions are gone (kernel/module/kallsyms.c, `add_kallsyms`, 6.1). A name that both parts have \
      resolves in two ways, depending on whether the livepatch or the module was loaded first.
      """,
    examples: [
      Example(
        "a name that an init function has too",
        """
        --- a/fix.yaml
        fix: a
        objects: { m: { functions: { «setup»: { sympos: 2 } } } }
        --- a/a.c
        int klpp_setup(void)
        {
        	return 0;
        }
        --- kernels/6.1.0-9-cloud-amd64.facts
        klpfacts 1
        release 6.1.0-9-cloud-amd64
        symbol m t setup untraceable init
        symbol m t setup traceable
        """),
      Example(
        "a name of ordinary functions only",
        """
        --- a/fix.yaml
        fix: a
        objects: { m: { functions: { setup: { sympos: 2 } } } }
        --- a/a.c
        int klpp_setup(void)
        {
        	return 0;
        }
        --- kernels/6.1.0-9-cloud-amd64.facts
        klpfacts 1
        release 6.1.0-9-cloud-amd64
        symbol m t setup traceable
        symbol m t setup traceable
        """),
    ]
  ) { symbol, target in
    guard symbol.object != .vmlinux, symbol.symbol != nil else { return nil }
    let all = target.facts.symbols(named: symbol.name, in: symbol.object)
    let early = all.filter { $0.kind.place == .initialization }
    if early.isEmpty || early.count == all.count { return nil }
    return TargetWords(
      message:
        "an init function of `\(symbol.object)` is called `\(symbol.name)` too, so the position depends on what is loaded first",
      help: "replace the callers, or make sure that the module is always loaded first")
  }
}
