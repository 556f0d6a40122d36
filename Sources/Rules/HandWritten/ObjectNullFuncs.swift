import CSource
import Diagnostics
import HandWritten

extension Rule {
  static let objectNullFuncs = Rule(
    "object-null-funcs", .structure, .error,
    summary: "An object has a name and no array of functions.",
    rationale: """
      The kernel refuses the patch with -EINVAL (`klp_enable_patch`, kernel/livepatch/core.c, 6.1). An \
      object that has callbacks alone needs an array as well: one with nothing but the empty entry.
      """,
    examples: [
      Example(
        "callbacks alone",
        handWritten(
          objects: """
            static struct klp_object objs[] = {
            	{
            		.funcs = funcs,
            	}, {
            		.name = «"nf_tables"»,
            	}, { }
            };
            """)),
      Example(
        "each has functions, if only none",
        handWritten(
          functions: """
            static struct klp_func funcs[] = {
            	{
            		.old_name = "cmdline_proc_show",
            		.new_func = lp_cmdline_proc_show,
            	}, { }
            };

            static struct klp_func no_funcs[] = {
            	{ }
            };
            """,
          objects: """
            static struct klp_object objs[] = {
            	{
            		.funcs = no_funcs,
            	}, {
            		.name = "nf_tables",
            		.funcs = funcs,
            	}, { }
            };
            """)),
    ],
    .module { module, _ in
      module.objects.filter {
        $0.isKnown && $0.isNull("funcs") && !$0.isNull("name")
      }.map { object in
        Finding(
          "object-null-funcs", "the object has no array of functions: the kernel refuses the patch",
          at: object.place(of: "name"),
          help: "give it `.funcs`, an array of nothing but `{ }` if it has no functions")
      }
    })
}
