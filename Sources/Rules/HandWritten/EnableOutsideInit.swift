import CSource
import Diagnostics
import HandWritten

extension Rule {
  static let enableOutsideInit = Rule(
    "enable-outside-init", .module, .error,
    summary: "A patch is enabled by something else than the module's init.",
    rationale: """
      A patch is enabled while its module is being loaded \
      (Documentation/livepatch/livepatch.rst, section 5.1, 6.1). Later the module may be on its way out: \
      then the kernel refuses it with -ENODEV; and nobody learns that it has failed.
      """,
    examples: [
      Example(
        "when somebody writes a parameter",
        handWritten(
          initialise: """
            static int lp_set(const char *value, const struct kernel_param *kp)
            {
            	return «klp_enable_patch»(&patch);
            }

            static const struct kernel_param_ops lp_ops = {
            	.set = lp_set,
            };
            module_param_cb(enable, &lp_ops, NULL, 0200);

            static int lp_init(void)
            {
            	return 0;
            }
            """)),
      Example("its result is that of the module's init", handWritten()),

      Example(
        "by a function that init calls",
        handWritten(
          initialise: """
            static int lp_enable(void)
            {
            	return klp_enable_patch(&patch);
            }

            static int lp_init(void)
            {
            	return lp_enable();
            }
            """)),
    ],
    .module { module, unit in
      guard let initialiser = module.initFunction else { return [] }
      return module.enabling.filter { module.isOutsideInit($0, in: unit) }.map { call in
        Finding(
          "enable-outside-init", "the patch is enabled outside of the module's init",
          at: module.file.range(call.name),
          notes: [Note("the module's init", at: initialiser.range)],
          help: "call it in `\(initialiser.value)`, and return what it returns")
      }
    })
}
