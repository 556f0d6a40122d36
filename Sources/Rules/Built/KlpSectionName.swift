import Diagnostics
import ELF

extension Rule {
  static let klpSectionName = Rule(
    "ko-klp-section-name", .built, .error,
    summary: "A section of klp relocations does not say for which object it is.",
    rationale: """
      The name is `.klp.rela.<object>.<section>`, the object at most 55 characters long and without a \
      dot. Any other is refused with `section %s has an incorrectly formatted name` and -EINVAL \
      (`klp_apply_section_relocs`, kernel/livepatch/core.c, 6.1).
      """,
    examples: [
      Example(
        "a section without an object",
        """
        --- lp_1.ko
        section «.klp.rela..text» of .text alloc livepatch for .klp.sym.vmlinux.g,0
        """),
      Example(
        "a section of vmlinux",
        """
        --- lp_1.ko
        section .klp.rela.vmlinux..text of .text alloc livepatch for .klp.sym.vmlinux.g,0
        """),
    ],
    .built { built in
      built.relocations.compactMap { relocation in
        if relocation.name != nil { return nil }
        return Finding(
          "ko-klp-section-name",
          "`\(relocation.section.name)` holds klp relocations, and its name does not say for which object",
          at: built.place(of: relocation.section),
          help: "the form is `.klp.rela.<object>.<section>`; mend what generates it")
      }
    })
}
