import Diagnostics
import ELF
import KernelFacts

extension Rule {
  static let builtUnsigned = Rule(
    "ko-unsigned", .built, .warning,
    summary: "A module has no signature, and the kernel demands one.",
    rationale: """
      With CONFIG_MODULE_SIG_FORCE a module without a signature, or with one by a key that the kernel \
      does not know, is refused with -EKEYREJECTED (`module_sig_check`, kernel/module/signing.c, 6.1). \
      Whose key it is cannot be told from the file.
      """,
    examples: [
      Example(
        "a kernel that demands signatures",
        """
        --- lp_1.ko
        modinfo vermagic=6.1.0-9-cloud-amd64 SMP
        «»
        --- kernels/6.1.0-9-cloud-amd64.facts
        klpfacts 1
        release 6.1.0-9-cloud-amd64
        config MODULE_SIG_FORCE=y
        """),
      Example(
        "a module that is signed",
        """
        --- lp_1.ko
        modinfo vermagic=6.1.0-9-cloud-amd64 SMP
        signed
        --- kernels/6.1.0-9-cloud-amd64.facts
        klpfacts 1
        release 6.1.0-9-cloud-amd64
        config MODULE_SIG_FORCE=y
        """),
    ],
    .built { built in
      guard let facts = built.ownFacts, !built.module.isSigned,
        facts.configurationValue(of: "MODULE_SIG_FORCE") == "y"
      else { return [] }
      return [
        Finding(
          "ko-unsigned", "the module is not signed, and \(facts.release) loads signed ones only",
          at: built.whole, help: "sign it with a key that the kernel knows, as the last step")
      ]
    })
}
