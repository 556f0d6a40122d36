import Diagnostics
import ELF

extension Rule {
  static let klpSectionTarget = Rule(
    "ko-klp-section-target", .built, .error,
    summary: "Klp relocations apply to a section that is not in memory.",
    rationale: """
      `sh_info` names the section that is relocated. If there is none of that number, or it is not \
      SHF_ALLOC, the loader goes on without a word (`apply_relocations`, kernel/module/main.c, 6.1), \
      and what should have been relocated is address 0.
      """,
    examples: [
      Example(
        "the linker has reset the number",
        """
        --- lp_1.ko
        section «.klp.rela.vmlinux..text» alloc livepatch for .klp.sym.vmlinux.g,0
        """),
      Example(
        "code that is loaded",
        """
        --- lp_1.ko
        section .klp.rela.vmlinux..text of .text alloc livepatch for .klp.sym.vmlinux.g,0
        """),
    ],
    .built { built in
      built.relocations.compactMap { relocation in
        if relocation.target?.isAllocated == true { return nil }
        let target =
          relocation.target.map { "to `\($0.name)`, which is not loaded" } ?? "to no section"
        return Finding(
          "ko-klp-section-target",
          "`\(relocation.section.name)` applies \(target), and the kernel skips it",
          at: built.place(of: relocation.section),
          help: "convert the finished module: `ld -r` undoes what was converted before")
      }
    })
}
