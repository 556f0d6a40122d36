import Diagnostics
import ELF

extension Rule {
  static let klpArchSections = Rule(
    "ko-klp-arch-sections", .built, .warning,
    summary: "A module has sections of architecture-specific klp data.",
    rationale: """
      `.klp.arch.*` held alternatives and paravirtual call sites to be applied late. Since 5.8 the \
      kernel reads them no more (Documentation/livepatch/module-elf-format.rst, 6.1): what they hold is \
      not applied.
      """,
    examples: [
      Example(
        "a module of an old tool",
        """
        --- lp_1.ko
        section «.klp.arch.vmlinux..altinstructions» alloc
        """),
      Example(
        "a module without such a section",
        """
        --- lp_1.ko
        section .altinstructions alloc
        """),
    ],
    .built { built in
      built.elf.sections.filter { $0.name.hasPrefix(".klp.arch.") }.map { section in
        Finding(
          "ko-klp-arch-sections", "the kernel does not read `\(section.name)` any more",
          at: built.place(of: section), help: "build the module with a current tool")
      }
    })
}
