import Diagnostics
import ELF

extension Rule {
  static let klpSymShndx = Rule(
    "ko-klp-sym-shndx", .built, .error,
    summary: "A symbol is meant for the livepatch core and not marked so.",
    rationale: """
      Symbols of klp relocations have the section number SHN_LIVEPATCH (0xff20). One without it is \
      refused with `symbol %s is not marked as a livepatch symbol` and -EINVAL \
      (`klp_resolve_symbols`, kernel/livepatch/core.c, 6.1). One that is just undefined is looked for \
      among exported symbols: the loader refuses the module with `Unknown symbol` and -ENOENT, or \
      takes a weak one for address 0 (`simplify_symbols`, kernel/module/main.c, 6.1).
      """,
    examples: [
      Example(
        "a module that was not linked",
        """
        --- lp_1.ko
        uses weak «.klp.sym.vmlinux.g,0» unmarked
        """),
      Example(
        "a module that was linked",
        """
        --- lp_1.ko
        uses .klp.sym.vmlinux.g,0
        section .klp.rela.vmlinux..text of .text alloc livepatch for .klp.sym.vmlinux.g,0
        """),
    ],
    .built { built in
      let inSections = Set(built.relocations.flatMap { $0.entries.map(\.symbol) })
      return built.elf.symbols.compactMap { symbol in
        guard symbol.place != .livepatch, symbol.index > 0,
          inSections.contains(symbol.index) || LivepatchName.isSymbol(symbol.name)
        else { return nil }
        return Finding(
          "ko-klp-sym-shndx",
          inSections.contains(symbol.index)
            ? "klp relocations use `\(symbol.name)`, which is not marked as a livepatch symbol"
            : "`\(symbol.name)` is named like a livepatch symbol and not marked as one",
          at: built.place(of: symbol),
          help: "run `klp-compose link` on the module as the last step of its build")
      }
    })
}
