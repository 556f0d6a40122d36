import CSource
import Diagnostics
import HandWritten

extension Rule {
  static let enableMissing = Rule(
    "enable-missing", .module, .error,
    summary: "A module has a patch and never enables it.",
    rationale: """
      A patch does nothing before `klp_enable_patch` (kernel/livepatch/core.c, 6.1): the module is loaded, \
      and everything stays as it was.
      """,
    examples: [
      Example(
        "only said to be there",
        handWritten(
          initialise: """
            static int lp_init(void)
            {
            	pr_info("loaded\\n");
            	return 0;
            }
            """,
          macros: """
            module_init(«lp_init»);
            module_exit(lp_exit);
            MODULE_LICENSE("GPL");
            MODULE_INFO(livepatch, "Y");
            """)),
      Example("its result is that of the module's init", handWritten()),
    ],
    .module { module, unit in
      guard let initialiser = module.initFunction, !module.patchVariables.isEmpty,
        !unit.definitions(of: initialiser.value).isEmpty,
        module.files.allSatisfy({ $0.calls(of: "klp_enable_patch").isEmpty })
      else { return [] }
      return [
        Finding(
          "enable-missing", "`\(initialiser.value)` does not enable the patch",
          at: initialiser.range,
          notes: module.patchVariables.prefix(1).map {
            Note("the patch", at: module.file.range($0.name))
          },
          help:
            "end it with `return klp_enable_patch(&\(module.file.text(module.patchVariables[0].name)));`"
        )
      ]
    })
}
