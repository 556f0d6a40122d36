import CSource
import Diagnostics
import HandWritten

extension Rule {
  static let klpDataConst = Rule(
    "klp-data-const", .structure, .error,
    summary: "A structure of the patch is read-only.",
    rationale: """
      The kernel writes into the structures of a patch: lists, addresses, states \
      (`klp_init_patch_early`, kernel/livepatch/core.c, 6.1). Data that is `const` lies in memory that cannot \
      be written: enabling the patch is an oops.
      """,
    examples: [
      Example(
        "an array of functions",
        handWritten(
          functions: """
            static const struct klp_func «funcs»[] = {
            	{
            		.old_name = "cmdline_proc_show",
            		.new_func = lp_cmdline_proc_show,
            	}, { }
            };
            """)),
      Example("writable", handWritten()),
    ],
    .module { module, _ in
      module.structureVariables.filter(\.isConst).map {
        Finding(
          "klp-data-const",
          "`\(module.file.text($0.name))` is read-only, and the kernel writes into it",
          at: module.file.range($0.name), help: "remove `const`")
      }
    })
}
