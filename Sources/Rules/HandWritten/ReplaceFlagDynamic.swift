import CSource
import Diagnostics
import HandWritten

extension Rule {
  static let replaceFlagDynamic = Rule(
    "replace-flag-dynamic", .structure, .note,
    summary: "Whether a patch replaces those before it is decided when it is loaded.",
    rationale: """
      `.replace` decides what becomes of the patches that are enabled already \
      (Documentation/livepatch/cumulative-patches.rst, 6.1). Set at run time, as the kernel's own tests do, \
      it is unknown to whoever checks the source.
      """,
    examples: [
      Example(
        "by a parameter",
        handWritten(
          patch: """
            static struct klp_patch patch = {
            	.mod = THIS_MODULE,
            	.objs = objs,
            };
            """,
          initialise: """
            static int lp_init(void)
            {
            	patch.«replace» = lp_replace;
            	return klp_enable_patch(&patch);
            }
            """)),

      Example(
        "set where the patch is",
        handWritten(
          patch: """
            static struct klp_patch patch = {
            	.mod = THIS_MODULE,
            	.objs = objs,
            	.replace = true,
            };
            """)),
    ],
    .module { module, _ in
      module.patches.flatMap { patch in
        module.assignments(of: "replace", of: patch).prefix(1).map { place in
          Finding(
            "replace-flag-dynamic", "`replace` is set here, when the module is loaded", at: place,
            help: "write `.replace = true` where the patch is defined")
        }
      }
    })
}
