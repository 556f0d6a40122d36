import CSource
import Diagnostics
import HandWritten

extension Rule {
  static let initFailsAfterEnable = Rule(
    "init-fails-after-enable", .module, .error,
    summary: "The module's init fails after it has enabled the patch.",
    rationale: """
      Once `klp_enable_patch` has succeeded, functions of the module are called and its structures are in the \
      kernel's lists. If init then fails, the module is freed all the same (`do_init_module`, \
      kernel/module/main.c, 6.1): the next call of a patched function, or the next module that is loaded, \
      uses memory that is gone.
      """,
    examples: [
      Example(
        "the next step fails",
        handWritten(
          initialise: """
            static int lp_init(void)
            {
            	int ret;

            	ret = klp_enable_patch(&patch);
            	if (ret)
            		return ret;
            	if (lp_register())
            		«return -ENOMEM;»
            	return 0;
            }
            """)),

      Example(
        "what another call returns",
        handWritten(
          initialise: """
            static int lp_init(void)
            {
            	int ret = klp_enable_patch(&patch);

            	if (ret)
            		return ret;
            	ret = lp_register();
            	«return ret;»
            }
            """)),

      Example(
        "whatever can fail comes first",
        handWritten(
          initialise: """
            static int lp_init(void)
            {
            	int ret;

            	ret = lp_register();
            	if (ret)
            		return ret;
            	ret = klp_enable_patch(&patch);
            	if (ret)
            		lp_unregister();
            	return ret;
            }
            """)),
    ],
    .module { module, unit in
      module.enabling.flatMap { call in
        module.failures(behind: call, in: unit).map { place in
          Finding(
            "init-fails-after-enable", "init fails here, after the patch was enabled",
            at: module.file.range(place),
            notes: [Note("enabled here", at: module.file.range(call.name))],
            help: "do what can fail before `klp_enable_patch`")
        }
      }
    })
}
