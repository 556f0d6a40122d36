import CSource
import Diagnostics
import HandWritten

extension Rule {
  static let vmlinuxObjectTerminatesArray = Rule(
    "vmlinux-object-terminates-array", .structure, .error,
    summary: "An object that patches the kernel itself ends the array of objects.",
    rationale: """
      The kernel goes over the objects of a patch until one has neither a name nor functions \
      (include/linux/livepatch.h, `klp_for_each_object_static`, 6.1). An object of vmlinux has no name: \
      without an array of functions it is taken for the end. It and all objects behind it are dropped; \
      the patch is enabled, and success reported.
      """,
    examples: [
      Example(
        "callbacks alone",
        handWritten(
          before: """
            static void lp_post_patch(struct klp_object *obj)
            {
            }
            """,
          objects: """
            static struct klp_object objs[] = {
            	«{
            		.callbacks = {
            			.post_patch = lp_post_patch,
            		},
            	}», {
            		.name = "nf_tables",
            		.funcs = funcs,
            	}, { }
            };
            """)),
      Example(
        "an array of functions that is NULL",
        handWritten(
          objects: """
            static struct klp_object objs[] = {
            	«{
            		.name = NULL,
            		.funcs = NULL,
            	}», {
            		.funcs = funcs,
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
      module.objectArrays.compactMap { array in
        guard let end = array.entries.firstIndex(where: \.isEnd) else { return nil }
        let entry = array.entries[end]
        // What has no contents at the end is the end.
        if entry.isEmpty, end == array.entries.endIndex - 1 { return nil }
        let behind = array.entries[(end + 1)...].count { !$0.isEmpty }
        let dropped = behind == 0 ? "it is dropped" : "it and what is behind it are dropped"
        return Finding(
          "vmlinux-object-terminates-array",
          "an object with neither a name nor functions ends the array: \(dropped)",
          at: entry.file.range(entry.range),
          help: entry.isEmpty
            ? "remove it" : "give it `.funcs`, an array of nothing but `{ }` if it has no functions"
        )
      }
    })
}
