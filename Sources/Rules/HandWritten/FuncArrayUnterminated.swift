import CSource
import Diagnostics
import HandWritten

extension Rule {
  static let funcArrayUnterminated = Rule(
    "func-array-unterminated", .structure, .error,
    summary: "An array of functions has no empty entry at its end.",
    rationale: """
      The kernel goes over the functions of an object until an entry has neither names nor a position \
      (include/linux/livepatch.h, `klp_for_each_func_static`, 6.1). Without such an entry it takes \
      whatever lies behind the array for functions.
      """,
    examples: [
      Example(
        "the end was forgotten",
        handWritten(
          functions: """
            static struct klp_func funcs[] = {
            	{
            		.old_name = "cmdline_proc_show",
            		.new_func = lp_cmdline_proc_show,
            	}
            «}»;
            """)),
      Example(
        "in an array without a name",
        handWritten(
          functions: "",
          objects: """
            static struct klp_object objs[] = {
            	{
            		.funcs = (struct klp_func[]) {
            			{ "cmdline_proc_show", lp_cmdline_proc_show },
            		«}»,
            	}, { }
            };
            """)),
      Example("ends with an empty entry", handWritten()),
    ],
    .module { module, _ in
      module.functionArrays.filter(\.isUnterminated).map { array in
        Finding(
          "func-array-unterminated",
          "the array of functions has no end: the kernel reads on behind it",
          at: array.end, help: "add an empty entry, `{ }`")
      }
    })
}
