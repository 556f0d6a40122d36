import Diagnostics

extension Rule {
  static let objectNameReserved = Rule(
    "object-name-reserved", .structure, .error, isRequired: true,
    summary: "An object is called like an attribute of the livepatch in sysfs.",
    rationale: """
      Objects become directories beside `enabled`, `transition`, `force`, `replace` and \
      `stack_order`; the kernel refuses the patch with -EEXIST (`klp_init_object`, \
      kernel/livepatch/core.c, 6.1).
      """,
    examples: [
      Example(
        "the name of an attribute",
        """
        --- a/fix.yaml
        fix: a
        objects:
          «transition»: { functions: [f] }
        """),
      Example(
        "in a module written by hand",
        handWritten(
          objects: """
            static struct klp_object objs[] = {
            	{
            		.name = «"enabled"»,
            		.funcs = funcs,
            	}, { }
            };
            """)),
      Example(
        "the name of a module",
        """
        --- a/fix.yaml
        fix: a
        objects:
          nf_tables: { functions: [f] }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        """),
    ],
    .reading, module: { module, _ in reservedObjectNames(module) })
}
