import CSource
import Diagnostics
import HandWritten

extension Rule {
  static let enableResultIgnored = Rule(
    "enable-result-ignored", .module, .error,
    summary: "It makes no difference whether the patch could be enabled.",
    rationale: """
      If `klp_enable_patch` fails, nothing is patched. A module whose init returns 0 all the same stays \
      loaded, and `modprobe` reports success (kernel/livepatch/core.c and `do_init_module`, \
      kernel/module/main.c, 6.1).
      """,
    examples: [
      Example(
        "nobody looks",
        handWritten(
          initialise: """
            static int lp_init(void)
            {
            	«klp_enable_patch»(&patch);
            	return 0;
            }
            """)),

      Example(
        "told, and forgotten",
        handWritten(
          initialise: """
            static int lp_init(void)
            {
            	int ret = «klp_enable_patch»(&patch);

            	if (ret)
            		pr_err("not enabled: %d\\n", ret);
            	return 0;
            }
            """)),
      Example("its result is that of the module's init", handWritten()),

      Example(
        "returned later",
        handWritten(
          initialise: """
            static int lp_init(void)
            {
            	int ret;

            	ret = klp_enable_patch(&patch);
            	if (ret)
            		pr_err("not enabled: %d\\n", ret);
            	return ret;
            }
            """)),
    ],
    .module { module, unit in
      module.enabling.compactMap { call in
        guard !module.isOutsideInit(call, in: unit), module.isIgnored(call, in: unit) else {
          return nil
        }
        return Finding(
          "enable-result-ignored", "the module stays loaded if the patch cannot be enabled",
          at: module.file.range(call.name), help: "return what `klp_enable_patch` returns")
      }
    })
}
