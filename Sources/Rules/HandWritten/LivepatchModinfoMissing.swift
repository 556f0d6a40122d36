import CSource
import Diagnostics
import HandWritten

extension Rule {
  static let livepatchModinfoMissing = Rule(
    "livepatch-modinfo-missing", .module, .error,
    summary: "A module enables a livepatch and does not say that it is one.",
    rationale: """
      Without `MODULE_INFO(livepatch, "Y")` the kernel refuses to enable the patch with -EINVAL \
      (`klp_enable_patch`, kernel/livepatch/core.c, 6.1), and the loader keeps neither the symbols nor the \
      sections that klp relocations need. Of a built module [ko-livepatch-modinfo](ko-livepatch-modinfo.md) \
      says the same.
      """,
    examples: [
      Example(
        "left out",
        handWritten(
          macros: """
            module_init(«lp_init»);
            module_exit(lp_exit);
            MODULE_LICENSE("GPL");
            """)),
      Example("said", handWritten()),
    ],
    .module { module, _ in
      guard let initialiser = module.initFunction, !module.enabling.isEmpty,
        module.files.allSatisfy(\.livepatchModinfo.isEmpty)
      else { return [] }
      return [
        Finding(
          "livepatch-modinfo-missing",
          "the module is not marked as a livepatch: the kernel refuses it",
          at: initialiser.range, help: "add `MODULE_INFO(livepatch, \"Y\");`")
      ]
    })
}
