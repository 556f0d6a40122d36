import Diagnostics
import ELF

extension Rule {
  static let livepatchModinfo = Rule(
    "ko-livepatch-modinfo", .built, .error,
    summary: "A module enables a livepatch and is not marked as one.",
    rationale: """
      Without `livepatch=` among its modinfo the kernel refuses to enable the patch with -EINVAL \
      (`klp_enable_patch`, kernel/livepatch/core.c, 6.1), and the loader keeps neither the symbols \
      nor the sections that klp relocations need; a module that has such sections is refused with \
      -ENOEXEC (`check_modinfo_livepatch` and `rewrite_section_headers`, kernel/module/main.c, 6.1).
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
