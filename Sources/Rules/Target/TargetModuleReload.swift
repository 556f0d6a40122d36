import Composing
import Diagnostics
import KernelFacts
import Livepatch

extension Rule {
  static let targetModuleReload = targetRule(
    "target-module-reload", .warning,
    summary: "A patched module cannot be loaded a second time.",
    rationale: """
      Before 6.3 nothing takes the relocations of a livepatch back when the module it patches is removed, and \
      x86 refuses to apply them again: once removed, the module does not load any more as long as the \
      livepatch is there (`apply_relocate_add`, arch/x86/kernel/module.c, 6.1; `clear_relocate_add`, 6.3).
      """,
    examples: [
      Example(
        "a livepatch symbol in a module, on 6.1",
        """
        --- a/fix.yaml
        fix: a
        externs: { m: [«helper»] }
        objects: { m: { functions: [f] } }
        --- a/a.c
        int helper(void);

        int klpp_f(void)
        {
        	return helper();
        }
        --- kernels/6.1.0-9-cloud-amd64.facts
        klpfacts 1
        release 6.1.0-9-cloud-amd64
        architecture x86_64
        module m loadable
        symbol m t f traceable
        symbol m t helper traceable
        """),
      Example(
        "the same in the kernel itself",
        """
        --- a/fix.yaml
        fix: a
        externs: { vmlinux: [helper] }
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int helper(void);

        int klpp_f(void)
        {
        	return helper();
        }
        --- kernels/6.1.0-9-cloud-amd64.facts
        klpfacts 1
        release 6.1.0-9-cloud-amd64
        architecture x86_64
        symbol vmlinux t helper traceable
        symbol vmlinux t f traceable
        """),
    ]
  ) { target, surroundings in
    guard target.facts.architecture == "x86_64",
      let series = KernelFacts.series(of: target.facts.release), series < (6, 3)
    else { return [] }
    return target.composition.fixes.flatMap { fix in
      surroundings.index.livepatchSymbols(of: fix, shared: surroundings.sharedFiles).filter {
        $0.object.value != .vmlinux
      }.map {
        Finding(
          "target-module-reload",
          "with this symbol `\($0.object.value)` cannot be removed and loaded again while it is patched",
          at: $0.name.range,
          help: "use only exported symbols in code of modules, or tell the users of the kernel")
      }
    }
  }
}
