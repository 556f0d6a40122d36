import CSource
import Diagnostics
import HandWritten

extension Rule {
  static let enableTwice = Rule(
    "enable-twice", .module, .error,
    summary: "A patch is enabled that is enabled already.",
    rationale: """
      `klp_enable_patch` prepares the lists and objects of the patch anew, whatever it was before \
      (`klp_init_patch_early`, kernel/livepatch/core.c, 6.1): those that the kernel goes over are lost.
      """,
    examples: [
      Example(
        "again, once it has worked", alongside: ["init-fails-after-enable"],
        handWritten(
          initialise: """
            static int lp_init(void)
            {
            	int ret;

            	ret = klp_enable_patch(&patch);
            	if (!ret)
            		ret = «klp_enable_patch»(&patch);
            	return ret;
            }
            """)),

      Example(
        "again, because it has failed",
        handWritten(
          initialise: """
            static int lp_init(void)
            {
            	int ret;

            	ret = klp_enable_patch(&patch);
            	if (ret)
            		ret = klp_enable_patch(&patch);
            	return ret;
            }
            """)),
    ],
    .module { module, unit in
      module.enabling.flatMap { call -> [Finding] in
        module.enablingAgain(behind: call, in: unit)
          .filter { module.patchName($0) == module.patchName(call) }.map { other in
            Finding(
              "enable-twice", "the patch is enabled already", at: module.file.range(other.name),
              notes: [Note("it was enabled here", at: module.file.range(call.name))],
              help: "remove one of the calls")
          }
      }
    })
}
