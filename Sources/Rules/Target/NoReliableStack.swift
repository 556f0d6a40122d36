import Composing
import Diagnostics
import KernelFacts
import Livepatch

extension Rule {
  static let noReliableStack = targetRule(
    "no-reliable-stack", .warning,
    summary: "A kernel cannot tell reliably what is on a stack.",
    rationale: """
      Without `CONFIG_HAVE_RELIABLE_STACKTRACE` sleeping tasks change over only when they leave the kernel, and \
      kernel threads never: transitions end only if they are forced (`klp_have_reliable_stack`, \
      kernel/livepatch/core.c, 6.1).
      """,
    examples: [
      Example(
        "stacks that cannot be relied on",
        """
        --- livepatch.yaml
        livepatch: lp
        version: 1
        kernels: { «bookworm»: "6.1.*-cloud-amd64" }
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
        config LIVEPATCH=y
        symbol vmlinux t f traceable
        """),
      Example(
        "stacks that can",
        """
        --- livepatch.yaml
        livepatch: lp
        version: 1
        kernels: { bookworm: "6.1.*-cloud-amd64" }
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
        config LIVEPATCH=y
        config HAVE_RELIABLE_STACKTRACE=y
        symbol vmlinux t f traceable
        """),
    ]
  ) { target, surroundings in
    guard target.facts.knowsConfiguration,
      target.facts.configurationValue(of: "LIVEPATCH") == "y",
      target.facts.configurationValue(of: "HAVE_RELIABLE_STACKTRACE") != "y",
      let place = surroundings.place(of: target.composition.kernel)
    else { return [] }
    return [
      Finding(
        "no-reliable-stack",
        "this kernel has no reliable stack traces: a transition may never end", at: place,
        help:
          "prefer a build with CONFIG_HAVE_RELIABLE_STACKTRACE; else expect to force transitions")
    ]
  }
}
