import Diagnostics
import KernelFacts
import Livepatch

extension Rule {
  static let noinstrEntryCode = symbolRule(
    "noinstr-entry-code", .error,
    summary: "A function belongs to code that must not be instrumented.",
    rationale: """
      The first instructions behind an exception, an interrupt or a system call, and everything marked \
      `noinstr`, run where tracing would not be safe, and have no place for ftrace \
      (include/linux/compiler_types.h and include/linux/instrumentation.h, 6.1).
      """,
    examples: [
      Example(
        "a handler of exceptions",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [«exc_general_protection»] } }
        --- a/a.c
        int klpp_exc_general_protection(void)
        {
        	return 0;
        }
        --- kernels/6.1.0-9-cloud-amd64.facts
        klpfacts 1
        release 6.1.0-9-cloud-amd64
        symbol vmlinux T exc_general_protection untraceable noinstr
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
    guard case .noinstr(let found) = symbol.verdict else { return nil }
    let kind = found.kind.place == .entry ? "entry code" : "`noinstr` code"
    return TargetWords(
      message: "`\(symbol.name)` is \(kind), which is never traced, so it cannot be replaced",
      help: "replace an ordinary function that it calls")
  }
}
