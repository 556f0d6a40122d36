import Diagnostics
import ELF

extension Rule {
  static let livepatchModinfo = Rule(
    "ko-livepatch-modinfo", .built, .error,
    summary: "A module enables a livepatch and is not marked as one.",
    rationale: """
      Without `livepatch=` among its modinfo the kernel refuses to enable the patch: `module %s is \
      not marked as a livepatch module`, -EINVAL (`klp_enable_patch`, kernel/livepatch/core.c, 6.1). \
      The loader looks for the key alone (`check_modinfo_livepatch`, kernel/module/main.c, 6.1).
      """,
    examples: [
      Example(
        "a module whose last step was left out",
        """
        --- lp_1.ko
        «»no modinfo livepatch
        """),
      Example(
        "a module that is marked",
        """
        --- lp_1.ko
        modinfo livepatch=Y
        """),
    ],
    .built { built in
      if built.module.isLivepatch { return [] }
      return [
        Finding(
          "ko-livepatch-modinfo", "the module enables a livepatch and is not marked as one",
          at: built.whole,
          help:
            "add MODULE_INFO(livepatch, \"Y\"), or run `klp-compose link` on it, which marks what it has linked"
        )
      ]
    })
}
