import Diagnostics
import ELF

extension Rule {
  static let klpSymFormat = Rule(
    "ko-klp-sym-format", .built, .error,
    summary: "The name of a livepatch symbol cannot be read.",
    rationale: """
      The name is `.klp.sym.<object>.<symbol>,<position>`. Any other is refused with `symbol %s has an \
      incorrectly formatted name` and -EINVAL (`klp_resolve_symbols`, kernel/livepatch/core.c, 6.1).
      """,
    examples: [
      Example(
        "a symbol without a position",
        """
        --- lp_1.ko
        uses «.klp.sym.vmlinux.g»
        section .klp.rela.vmlinux..text of .text alloc livepatch for .klp.sym.vmlinux.g
        """),
      Example(
        "a symbol that must be unique",
        """
        --- lp_1.ko
        uses .klp.sym.vmlinux.g,0
        section .klp.rela.vmlinux..text of .text alloc livepatch for .klp.sym.vmlinux.g,0
        """),
    ],
    .built { built in
      built.elf.symbols.compactMap { symbol in
        // One that nobody has converted yet is another matter.
        guard symbol.place == .livepatch, LivepatchName.Symbol(symbol.name) == nil else {
          return nil
        }
        return Finding(
          "ko-klp-sym-format",
          "`\(symbol.name)` is marked as a livepatch symbol, and its name cannot be read",
          at: built.place(of: symbol),
          help: "the form is `.klp.sym.<object>.<symbol>,<position>`; mend what generates it")
      }
    })
}
