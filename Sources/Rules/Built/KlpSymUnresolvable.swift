import Diagnostics
import ELF
import KernelFacts
import Livepatch

extension Rule {
  static let klpSymUnresolvable = Rule(
    "ko-klp-sym-unresolvable", .built, .error,
    summary: "The kernel does not have a livepatch symbol as it is named.",
    rationale: """
      A livepatch symbol must be the only one of its name in its object, or have the position that is \
      given, else the kernel refuses it with -EINVAL (`klp_find_object_symbol`, \
      kernel/livepatch/core.c, 6.1): the livepatch, or a module that arrives later.
      """,
    examples: [
      Example(
        "a symbol that is not there",
        """
        --- lp_1.ko
        modinfo vermagic=6.1.0-9-cloud-amd64 SMP
        section .klp.rela.vmlinux..text of .text alloc livepatch for «.klp.sym.vmlinux.get,0»
        --- kernels/6.1.0-9-cloud-amd64.facts
        klpfacts 1
        release 6.1.0-9-cloud-amd64
        symbol vmlinux t got
        """),
      Example(
        "a name that two symbols have",
        """
        --- lp_1.ko
        modinfo vermagic=6.1.0-9-cloud-amd64 SMP
        section .klp.rela.vmlinux..text of .text alloc livepatch for «.klp.sym.vmlinux.g,0»
        --- kernels/6.1.0-9-cloud-amd64.facts
        klpfacts 1
        release 6.1.0-9-cloud-amd64
        symbol vmlinux t g
        symbol vmlinux t g
        """),
      Example(
        "the second of two",
        """
        --- lp_1.ko
        modinfo vermagic=6.1.0-9-cloud-amd64 SMP
        section .klp.rela.vmlinux..text of .text alloc livepatch for .klp.sym.vmlinux.g,2
        --- kernels/6.1.0-9-cloud-amd64.facts
        klpfacts 1
        release 6.1.0-9-cloud-amd64
        symbol vmlinux t g
        symbol vmlinux t g
        """),
    ],
    .built { built in
      guard let facts = built.ownFacts else { return [] }
      return built.symbolsOfKlpRelocations.compactMap { use in
        let owner = ObjectName(use.symbol.owner)
        guard facts.knowsSymbols(of: owner) else { return nil }
        let count = facts.symbols(named: use.symbol.name, in: owner).count
        let problem: (message: String, help: String)
        if count == 0 {
          let near = facts.nearestFunction(to: use.symbol.name, in: owner)
          problem = (
            "`\(owner)` has no symbol `\(use.symbol.name)` on \(facts.release)",
            near.map { "did you mean `\($0)`?" } ?? "declare what this kernel has, and build anew"
          )
        } else if use.symbol.position == 0, count > 1 {
          problem = (
            "`\(owner)` has \(count) symbols `\(use.symbol.name)` on \(facts.release)",
            "say which: `sympos: 1` to `\(count)`, in the order of /proc/kallsyms"
          )
        } else if use.symbol.position > count {
          problem = (
            "`\(owner)` has \(count) symbol\(count == 1 ? "" : "s") `\(use.symbol.name)` on \(facts.release), and position \(use.symbol.position) is asked for",
            "count again, in the order of /proc/kallsyms"
          )
        } else {
          return nil
        }
        return Finding(
          "ko-klp-sym-unresolvable", problem.message, at: use.place, help: problem.help)
      }
    })
}
