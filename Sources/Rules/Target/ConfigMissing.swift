import Composing
import Diagnostics
import KernelFacts
import Livepatch

extension Rule {
  static let configMissing = targetRule(
    "config-missing", .error,
    summary: "A kernel cannot be livepatched.",
    rationale: """
      Livepatching needs `CONFIG_LIVEPATCH`, which in turn needs modules, sysfs, all symbols in kallsyms and \
      ftrace with registers or arguments, and excludes the trimming of unused symbols \
      (kernel/livepatch/Kconfig, 6.1). Without it the module does not build, or does not load.
      """,
    examples: [
      Example(
        "a kernel without livepatching",
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
        config MODULES=y
        symbol vmlinux t f traceable
        """),
      Example(
        "a kernel with livepatching",
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
      target.facts.configurationValue(of: "LIVEPATCH") != "y",
      let place = surroundings.place(of: target.composition.kernel)
    else { return [] }
    let missing = needed.filter { names in
      !names.contains { target.facts.configurationValue(of: $0) == "y" }
    }.compactMap(\.first)
    let trims = target.facts.configurationValue(of: "TRIM_UNUSED_KSYMS") == "y"
    return [
      Finding(
        "config-missing", "this kernel cannot be livepatched: CONFIG_LIVEPATCH is not set",
        at: place,
        notes: missing.isEmpty
          ? []
          : [Note("nor what it needs: " + missing.map { "CONFIG_\($0)" }.joined(separator: ", "))],
        help: trims
          ? "build the kernel with CONFIG_LIVEPATCH, and without CONFIG_TRIM_UNUSED_KSYMS"
          : "build the kernel with CONFIG_LIVEPATCH, or take it off the list")
    ]
  }
}

/// One of each line must be y: kernel/livepatch/Kconfig, 6.1.
private let needed = [
  ["MODULES"], ["SYSFS"], ["KALLSYMS_ALL"],
  ["DYNAMIC_FTRACE_WITH_REGS", "DYNAMIC_FTRACE_WITH_ARGS"], ["HAVE_LIVEPATCH"],
]

extension Surroundings {
  /// Where the manifest names a kernel.
  func place(of kernel: Kernel) -> SourceRange? {
    set.manifest.kernels.first { $0.kernel.value == kernel }?.kernel.range
  }
}
