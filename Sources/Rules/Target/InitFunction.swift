import Diagnostics
import KernelFacts
import Livepatch

extension Rule {
  static let initFunction = symbolRule(
    "init-function", .error,
    summary: "A name lies in memory that is freed once the kernel or the module has started.",
    rationale: """
      `__init` and built-in `__exit` code is gone when a livepatch is loaded: the kernel finds no place of \
      ftrace at it and refuses with -EINVAL. In a module that is loaded later it is replaced for the short \
      time it exists, and the entry that is left behind breaks the module's removal (seen on 6.1).
      """,
    examples: [
      Example(
        "an init function",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [«proc_uptime_init»] } }
        --- a/a.c
        int klpp_proc_uptime_init(void)
        {
        	return 0;
        }
        --- kernels/6.1.0-9-cloud-amd64.facts
        klpfacts 1
        release 6.1.0-9-cloud-amd64
        symbol vmlinux t proc_uptime_init untraceable init
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
  ) { symbol, _ in
    guard case .initialization = symbol.verdict else { return nil }
    return TargetWords(
      message: "`\(symbol.name)` of `\(symbol.object)` is freed after start-up",
      help: symbol.use == .replaced
        ? "it has run already: change what it has set up in a callback"
        : "copy what it does into the fix")
  }
}
