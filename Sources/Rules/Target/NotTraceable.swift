import Diagnostics
import KernelFacts
import Livepatch

extension Rule {
  static let notTraceable = symbolRule(
    "not-traceable", .error,
    summary: "A function has no place at which ftrace could redirect it.",
    rationale: """
      A livepatch redirects a function through the call that the compiler puts at its start for ftrace. \
      Functions marked `notrace`, those of files built without that call (tracing itself, the clock, early \
      boot) and most assembly have none: `failed to find location for function` and -EINVAL \
      (`klp_patch_func`, kernel/livepatch/patch.c, 6.1). What can be redirected, \
      /sys/kernel/tracing/available_filter_functions lists.
      """,
    examples: [
      Example(
        "a function marked notrace",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [«sched_clock»] } }
        --- a/a.c
        int klpp_sched_clock(void)
        {
        	return 0;
        }
        --- kernels/6.1.0-9-cloud-amd64.facts
        klpfacts 1
        release 6.1.0-9-cloud-amd64
        symbol vmlinux T sched_clock untraceable
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
    guard case .untraceable = symbol.verdict else { return nil }
    return TargetWords(
      message: "`\(symbol.name)` of `\(symbol.object)` cannot be traced, so it cannot be replaced",
      help: "replace the functions that call it")
  }
}
