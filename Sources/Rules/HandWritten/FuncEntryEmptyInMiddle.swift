import CSource
import Diagnostics
import HandWritten

extension Rule {
  static let funcEntryEmptyInMiddle = Rule(
    "func-entry-empty-in-middle", .structure, .error,
    summary: "An empty entry stands before other functions.",
    rationale: """
      The kernel goes over the functions of an object until an entry has neither names nor a position \
      (include/linux/livepatch.h, `klp_for_each_func_static`, 6.1). What is behind it stays unpatched, and \
      nobody says so.
      """,
    examples: [
      Example(
        "the second function is never patched",
        handWritten(
          functions: """
            static struct klp_func funcs[] = {
            	«{ }»,
            	{
            		.old_name = "cmdline_proc_show",
            		.new_func = lp_cmdline_proc_show,
            	}, { }
            };
            """)),
      Example("at the end", handWritten()),
    ],
    .module { module, _ in
      module.functionArrays.compactMap { array in
        guard let end = array.entries.firstIndex(where: \.isEnd),
          array.entries[(end + 1)...].contains(where: { !$0.isEnd })
        else { return nil }
        return Finding(
          "func-entry-empty-in-middle",
          "this entry ends the array: the functions behind it are not patched",
          at: array.file.range(array.entries[end].range), help: "remove it")
      }
    })
}
