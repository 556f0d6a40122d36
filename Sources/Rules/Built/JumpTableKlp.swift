import Diagnostics
import ELF

extension Rule {
  static let jumpTableKlp = Rule(
    "ko-jump-table-klp", .built, .error,
    summary: "Klp relocations of a module apply to a section that the kernel works through early.",
    rationale: """
      Static keys, static calls, alternatives and init code are used, copied or freed while the \
      livepatch is loaded. Relocations of a module object are applied after that, when it is enabled or \
      when the module arrives (`klp_init_object_loaded`, kernel/livepatch/core.c; `post_relocation`, \
      kernel/module/main.c, 6.1): a key is registered with address 0, an alternative calls address 0.
      """,
    examples: [
      Example(
        "a static key of a module",
        """
        --- lp_1.ko
        replaces nf_tables/f by klpp_f
        section __jump_table alloc
        section .klp.rela.nf_tables.__jump_table of __jump_table alloc livepatch for «.klp.sym.nf_tables.key,0»
        """),
      Example(
        "a static key of vmlinux",
        """
        --- lp_1.ko
        section __jump_table alloc
        section .klp.rela.vmlinux.__jump_table of __jump_table alloc livepatch for .klp.sym.vmlinux.key,0
        """),
    ],
    .built { built in
      built.symbolsOfKlpRelocations.compactMap { use in
        guard use.object != "vmlinux", let target = use.target, target.isWorkedThroughEarly else {
          return nil
        }
        return Finding(
          "ko-jump-table-klp",
          "`\(use.symbol.name)` of `\(use.symbol.owner)` is used in `\(target.name)`, which the kernel works through before it looks for the symbol",
          at: use.place,
          help:
            "use it in ordinary code: no static key, static call, alternative or `__init` function")
      }
    })
}
