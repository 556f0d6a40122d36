import Diagnostics
import ELF

extension Rule {
  static let klpSectionFlags = Rule(
    "ko-klp-section-flags", .built, .error,
    summary: "A section of klp relocations is not marked as one.",
    rationale: """
      Without SHF_RELA_LIVEPATCH the loader takes it for ordinary relocations, and every symbol in it \
      for address 0: nothing is said, and the first use is an oops. Without SHF_ALLOC its header is \
      freed, and the kernel reads freed memory once a module object arrives (`apply_relocations` and \
      `copy_module_elf`, kernel/module/, 6.1; both seen to happen).
      """,
    examples: [
      Example(
        "a section with neither flag",
        """
        --- lp_1.ko
        section «.klp.rela.vmlinux..text» of .text for .klp.sym.vmlinux.g,0
        """),
      Example(
        "a section with both flags",
        """
        --- lp_1.ko
        section .klp.rela.vmlinux..text of .text alloc livepatch for .klp.sym.vmlinux.g,0
        """),
    ],
    .built { built in
      built.relocations.compactMap { relocation in
        if relocation.hasFlags { return nil }
        let flags = relocation.section.flags
        let missing = [
          flags & ELFConstant.flagAlloc == 0 ? "SHF_ALLOC" : nil,
          flags & ELFConstant.flagLivepatch == 0 ? "SHF_RELA_LIVEPATCH" : nil,
        ].compactMap(\.self)
        return Finding(
          "ko-klp-section-flags",
          "`\(relocation.section.name)` lacks \(missing.joined(separator: " and ")): its relocations are not applied as klp relocations",
          at: built.place(of: relocation.section),
          help:
            "link the module anew, and change nothing in it afterwards but to strip debug information"
        )
      }
    })
}
