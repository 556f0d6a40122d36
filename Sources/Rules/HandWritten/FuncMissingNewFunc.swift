import CSource
import Diagnostics
import HandWritten

extension Rule {
  static let funcMissingNewFunc = Rule(
    "func-missing-new-func", .structure, .error,
    summary: "A function has no replacement.",
    rationale: """
      The kernel refuses the patch with -EINVAL (`klp_init_func`, kernel/livepatch/core.c, 6.1).
      """,
    examples: [
      Example(
        "forgotten",
        handWritten(
          functions: """
            static struct klp_func funcs[] = {
            	{
            		.old_name = «"loadavg_proc_show"»,
            	}, {
            		.old_name = "cmdline_proc_show",
            		.new_func = lp_cmdline_proc_show,
            	}, { }
            };
            """)),
      Example("each has one", handWritten()),
    ],
    .module { module, _ in
      module.functionArrays.flatMap(\.contents).filter { $0.isKnown && $0.isNull("new_func") }.map {
        Finding(
          "func-missing-new-func", "the entry names no replacement: the kernel refuses the patch",
          at: $0.place(of: "old_name"), help: "name it: `.new_func`")
      }
    })
}
