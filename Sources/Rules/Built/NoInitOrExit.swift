import Diagnostics
import ELF

extension Rule {
  static let noInitOrExit = Rule(
    "ko-no-init-or-exit", .built, .error,
    summary: "A livepatch has no init, or no exit.",
    rationale: """
      Without init nobody enables it: it loads, and nothing is patched. With init and without exit it \
      can never be removed, -EBUSY (`SYSCALL_DEFINE2(delete_module)`, kernel/module/main.c, 6.1), and \
      replaced modules pile up.
      """,
    examples: [
      Example(
        "no exit",
        """
        --- lp_1.ko
        «»no function cleanup_module
        """),
      Example(
        "both",
        """
        --- lp_1.ko
        function lp_init = init_module in .init.text calls klp_enable_patch
        function lp_exit = cleanup_module in .exit.text
        """),
    ],
    .built { built in
      [
        ("init_module", "init: nothing enables the livepatch", "module_init"),
        ("cleanup_module", "exit: it can never be removed", "module_exit"),
      ].compactMap { symbol, what, macro in
        if built.symbol(named: symbol) != nil { return nil }
        return Finding(
          "ko-no-init-or-exit", "the module has no \(what)", at: built.whole,
          help: "write \(macro)(…), an empty one if there is nothing to do")
      }
    })
}
