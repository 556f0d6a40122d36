import CSource
import Diagnostics
import HandWritten

extension Rule {
  static let multipleKLPPatch = Rule(
    "multiple-klp-patch", .structure, .error,
    summary: "One module enables two patches.",
    rationale: """
      A patch is a directory in sysfs that has the name of its module: the kernel refuses the second one of \
      a module with -EEXIST (`klp_init_patch`, kernel/livepatch/core.c, 6.1).
      """,
    examples: [
      Example(
        "one after the other",
        handWritten(
          before: """
            static struct klp_func lp_more_funcs[] = {
            	{ "loadavg_proc_show", lp_cmdline_proc_show }, { }
            };

            static struct klp_object lp_more_objs[] = {
            	{ NULL, lp_more_funcs }, { }
            };

            static struct klp_patch lp_more = {
            	.mod = THIS_MODULE,
            	.objs = lp_more_objs,
            	.replace = true,
            };
            """,
          initialise: """
            static int lp_init(void)
            {
            	int ret;

            	ret = klp_enable_patch(&patch);
            	if (ret)
            		return ret;
            	return «klp_enable_patch»(&lp_more);
            }
            """)),

      Example(
        "one or the other",
        handWritten(
          before: """
            static struct klp_func lp_more_funcs[] = {
            	{ "loadavg_proc_show", lp_cmdline_proc_show }, { }
            };

            static struct klp_object lp_more_objs[] = {
            	{ NULL, lp_more_funcs }, { }
            };

            static struct klp_patch lp_more = {
            	.mod = THIS_MODULE,
            	.objs = lp_more_objs,
            	.replace = true,
            };
            """,
          initialise: """
            static int lp_init(void)
            {
            	if (lp_wants_more)
            		return klp_enable_patch(&lp_more);
            	return klp_enable_patch(&patch);
            }
            """)),
    ],
    .module { module, unit in
      module.enabling.flatMap { call -> [Finding] in
        module.enablingAgain(behind: call, in: unit)
          .filter { module.patchName($0) != module.patchName(call) }.map { other in
            Finding(
              "multiple-klp-patch", "a second patch is enabled: the kernel refuses it",
              at: module.file.range(other.name),
              notes: [Note("the first one", at: module.file.range(call.name))],
              help: "put the objects of both into one patch")
          }
      }
    })
}
