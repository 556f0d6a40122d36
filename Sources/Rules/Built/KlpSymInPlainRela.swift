import Diagnostics
import ELF

extension Rule {
  static let klpSymInPlainRela = Rule(
    "ko-klp-sym-in-plain-rela", .built, .error,
    summary: "An ordinary relocation uses a livepatch symbol.",
    rationale: """
      The loader leaves livepatch symbols at address 0 and applies ordinary relocations with that \
      (`simplify_symbols`, kernel/module/main.c, 6.1). Where a klp relocation applies to the same \
      place, it finds it changed and is refused: `Skipping invalid relocation target`, -ENOEXEC \
      (`__apply_relocate_add`, arch/x86/kernel/module.c, 6.1).
      """,
    examples: [
      Example(
        "a call that was left behind",
        """
        --- lp_1.ko
        function klpp_f calls «.klp.sym.vmlinux.g,0»
        """),
      Example(
        "a section of its own",
        """
        --- lp_1.ko
        section .klp.rela.vmlinux..text of .text alloc livepatch for .klp.sym.vmlinux.g,0
        """),
    ],
    .built { built in
      var findings: [Finding] = []
      for (section, target) in built.elf.relocationSections {
        guard !section.isForLivepatch, let target, target.isAllocated,
          let entries = try? built.elf.relocations(in: section)
        else { continue }
        var seen: Set<Int> = []
        for entry in entries {
          let symbol = built.elf.symbols[entry.symbol]
          guard symbol.place == .livepatch, seen.insert(symbol.index).inserted else { continue }
          let offset = Int(clamping: min(entry.offset, UInt64(target.range.count)))
          let start = target.range.lowerBound + offset
          findings.append(
            Finding(
              "ko-klp-sym-in-plain-rela",
              "an ordinary relocation in `\(target.name)` uses the livepatch symbol `\(symbol.name)`: as address 0",
              at: built.place(start..<min(start + 4, target.range.upperBound)),
              help: "build and link the module anew; it was changed after it was linked"))
        }
      }
      return findings
    })
}
