import CSource
import Diagnostics
import HandWritten

extension Rule {
  static let funcMissingOldName = Rule(
    "func-missing-old-name", .structure, .error,
    summary: "A replacement does not say what it replaces.",
    rationale: """
      The kernel refuses the patch with -EINVAL (`klp_init_func`, kernel/livepatch/core.c, 6.1). If it is to \
      replace other patches, it compares the names before that and follows a NULL pointer \
      (`klp_find_func`, same file).
      """,
    examples: [
      Example(
        "forgotten",
        handWritten(
          functions: """
            static struct klp_func funcs[] = {
            	{
            		.new_func = «lp_cmdline_proc_show»,
            	}, { }
            };
            """)),
      Example("each has a name", handWritten()),
    ],
    .module { module, _ in
      module.functionArrays.flatMap(\.contents).filter { $0.isKnown && $0.isNull("old_name") }.map {
        Finding(
          "func-missing-old-name", "the entry does not name the function that it replaces",
          at: $0.place(of: "new_func"), help: "name it as kallsyms shows it: `.old_name`")
      }
    })
}
