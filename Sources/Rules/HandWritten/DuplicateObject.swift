import CSource
import Diagnostics
import HandWritten

extension Rule {
  static let duplicateObject = Rule(
    "duplicate-object", .structure, .error,
    summary: "A patch has one object twice.",
    rationale: """
      Every object becomes a directory in sysfs: the kernel refuses the second of one name with -EEXIST \
      (`klp_init_object`, kernel/livepatch/core.c, 6.1).
      """,
    examples: [
      Example(
        "the kernel twice",
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
            		.funcs = funcs,
            	}, «{
            		.funcs = no_funcs,
            	}», { }
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
      Example(
        "in a build with or without a module",
        handWritten(
          objects: """
            static struct klp_object objs[] = {
            #ifdef CONFIG_NF_TABLES_INET
            	{
            		.name = "nf_tables",
            		.funcs = funcs,
            	},
            #else
            	{
            		.name = "nf_tables",
            		.funcs = funcs,
            	},
            #endif
            	{ }
            };
            """)),
    ],
    .module { module, _ in
      module.objectArrays.flatMap { array -> [Finding] in
        var known: [String: [KLPStructure]] = [:]
        var findings: [Finding] = []
        for object in array.contents where object.isKnown {
          let name = object.isNull("name") ? "" : object["name"].flatMap(object.file.string)
          // An empty name is a mistake of its own.
          guard let name, !name.isEmpty || object.isNull("name") else { continue }
          if let first = known[name]?.prefix(16).first(where: { $0.meets(object) }) {
            findings.append(
              Finding(
                "duplicate-object",
                "\(name.isEmpty ? "the kernel itself" : "`\(name)`") is an object for the second time",
                at: object.place(of: "name"),
                notes: [Note("the first time", at: first.place(of: "name"))],
                help: "put the functions of both into one array"))
          } else {
            known[name, default: []].append(object)
          }
        }
        return findings
      }
    })
}
