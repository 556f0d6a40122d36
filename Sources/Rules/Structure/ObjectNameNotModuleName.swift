import Diagnostics
import HandWritten

extension Rule {
  static let objectNameNotModuleName = Rule(
    "object-name-not-module-name", .structure, .error, isRequired: true,
    summary: "An object is not called what the kernel calls the module.",
    rationale: """
      The kernel compares the object's name with the names of loaded modules \
      (`klp_find_object_module`, kernel/livepatch/core.c, 6.1). A path, a dash or `.ko` never \
      matches: the livepatch loads, reports success, and patches nothing in that object.
      """,
    examples: [
      Example(
        "a file's name",
        """
        --- a/fix.yaml
        fix: a
        objects:
          «md-mod.ko»: { functions: [f] }
        """),
      Example(
        "in a module written by hand",
        handWritten(
          objects: """
            static struct klp_object objs[] = {
            	{
            		.name = «"md-mod"»,
            		.funcs = funcs,
            	}, { }
            };
            """)),
      Example(
        "the name that /proc/modules shows",
        """
        --- a/fix.yaml
        fix: a
        objects:
          md_mod: { functions: [f] }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        """),
    ],
    .reading, module: { module, _ in misnamedObjects(module) })
}
