import Diagnostics
import ELF
import KernelFacts

extension Rule {
  static let klpThirdModule = Rule(
    "ko-klp-third-module", .built, .warning,
    summary: "Klp relocations of one object use a symbol of another module.",
    rationale: """
      When the object's relocations are applied, the other module must be loaded, or the livepatch, or \
      the module that arrives, is refused with -EINVAL (`klp_resolve_symbols`, \
      kernel/livepatch/core.c, 6.1). No reference is taken either: it can be unloaded while the code \
      uses it.
      """,
    examples: [
      Example(
        "a symbol of a module that is not the patched one",
        """
        --- lp_1.ko
        replaces nf_tables/f by klpp_f
        section .klp.rela.nf_tables..text of .text alloc livepatch for «.klp.sym.nfnetlink.g,0»
        """),
      Example(
        "a symbol of the patched module",
        """
        --- lp_1.ko
        replaces nf_tables/f by klpp_f
        section .klp.rela.nf_tables..text of .text alloc livepatch for .klp.sym.nf_tables.g,0
        """),
    ],
    .built { built in
      built.symbolsOfKlpRelocations.compactMap { use in
        guard use.symbol.owner != "vmlinux", use.symbol.owner != use.object else { return nil }
        // What the object cannot be loaded without is always there first.
        let needed = built.ownFacts?.module(named: use.object)?.dependencies
        if needed?.contains(use.symbol.owner) == true { return nil }
        return Finding(
          "ko-klp-third-module",
          "code of `\(use.object)` uses `\(use.symbol.name)` of `\(use.symbol.owner)`, which need not be loaded then",
          at: use.place,
          help: "use it in code that is patched in `\(use.symbol.owner)`, or an exported symbol")
      }
    })
}
