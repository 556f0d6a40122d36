import CSource
import Diagnostics
import HandWritten

extension Rule {
  static let moduleExitMissing = Rule(
    "module-exit-missing", .module, .error,
    summary: "A module has an init and no exit.",
    rationale: """
      Such a module cannot be removed: `delete_module` gives -EBUSY (kernel/module/main.c, 6.1). Each release \
      that is replaced stays in memory until the next boot.
      """,
    examples: [
      Example(
        "an exit that has nothing to do was left out",
        handWritten(
          exit: "",
          macros: """
            module_init(«lp_init»);
            MODULE_LICENSE("GPL");
            MODULE_INFO(livepatch, "Y");
            """)),
      Example("an empty one", handWritten()),
    ],
    .module { module, _ in
      guard let initialiser = module.initFunction, module.exitFunction == nil else { return [] }
      return [
        Finding(
          "module-exit-missing", "the module has no `module_exit`: it can never be removed",
          at: initialiser.range, help: "add an exit, if only an empty one")
      ]
    })
}
