import Diagnostics
import ELF
import KernelFacts

extension Rule {
  static let orcMissing = Rule(
    "ko-orc-missing", .built, .warning,
    summary: "A module has no unwind data, and the kernel unwinds by it.",
    rationale: """
      With CONFIG_UNWINDER_ORC a stack that runs through code without `.orc_unwind` is not reliable \
      (`unwind_next_frame`, arch/x86/kernel/unwind_orc.c, 6.1): a task that sleeps in a replacement \
      holds every further transition back.
      """,
    examples: [
      Example(
        "a module that objtool has not seen",
        """
        --- lp_1.ko
        modinfo vermagic=6.1.0-9-cloud-amd64 SMP
        «»
        --- kernels/6.1.0-9-cloud-amd64.facts
        klpfacts 1
        release 6.1.0-9-cloud-amd64
        config UNWINDER_ORC=y
        """),
      Example(
        "a module with unwind data",
        """
        --- lp_1.ko
        modinfo vermagic=6.1.0-9-cloud-amd64 SMP
        section .orc_unwind alloc
        --- kernels/6.1.0-9-cloud-amd64.facts
        klpfacts 1
        release 6.1.0-9-cloud-amd64
        config UNWINDER_ORC=y
        """),
    ],
    .built { built in
      guard let facts = built.ownFacts, facts.configurationValue(of: "UNWINDER_ORC") == "y",
        built.elf.section(named: ".orc_unwind") == nil
      else { return [] }
      return [
        Finding(
          "ko-orc-missing",
          "the module has no `.orc_unwind`, so stacks that run through it are not reliable",
          at: built.whole, help: "build it with kbuild, which runs objtool")
      ]
    })
}
