import Diagnostics
import ELF

extension Rule {
  static let klpVmlinuxInModuleSection = Rule(
    "ko-klp-vmlinux-in-module-section", .built, .error,
    summary: "A symbol of vmlinux is among the klp relocations of a module.",
    rationale: """
      Symbols of vmlinux are there when the livepatch is loaded and are resolved then. In the section \
      of a module they are refused with `invalid access to vmlinux symbol '%s' from module-specific \
      livepatch relocation section` and -EINVAL (`klp_resolve_symbols`, kernel/livepatch/core.c, 6.1).
      """,
    examples: [
      Example(
        "in the section of a module",
        """
        --- lp_1.ko
        replaces nf_tables/f by klpp_f
        section .klp.rela.nf_tables..text of .text alloc livepatch for «.klp.sym.vmlinux.g,0»
        """),
      Example(
        "in the section of vmlinux",
        """
        --- lp_1.ko
        replaces nf_tables/f by klpp_f
        section .klp.rela.vmlinux..text of .text alloc livepatch for .klp.sym.vmlinux.g,0
        """),
    ],
    .built { built in
      built.symbolsOfKlpRelocations.compactMap { use in
        guard use.object != "vmlinux", use.symbol.owner == "vmlinux" else { return nil }
        return Finding(
          "ko-klp-vmlinux-in-module-section",
          "`\(use.symbol.name)` of vmlinux is among the klp relocations of `\(use.object)`",
          at: use.place, help: "move it into `.klp.rela.vmlinux.…`")
      }
    })
}
