import CSource
import Composing
import Diagnostics
import HandWritten
import Livepatch

extension Rule {
  static let noObjects = Rule(
    "no-objects", .structure, .error, isRequired: true,
    summary: "Nothing is patched.",
    rationale: """
      An empty patch that replaces all others is legal: it takes every function back to the \
      original (kernel/livepatch/core.c, `klp_add_nops`, 6.1). That must be meant: \
      `reverts_everything: "reason"`.
      """,
    examples: [
      Example(
        "a set without fixes",
        """
        --- livepatch.yaml
        livepatch: «lp»
        version: 2
        kernels: { bookworm: "6.1.*" }
        """),
      Example(
        "only the end, in a module written by hand",
        handWritten(
          objects: """
            static struct klp_object objs[] = «{
            	{ }
            }»;
            """)),
      Example(
        "everything is taken back on purpose",
        """
        --- livepatch.yaml
        livepatch: lp
        version: 2
        kernels: { bookworm: "6.1.*" }
        reverts_everything: "back to the stock kernel"
        """),
    ],
    .composing { problem in
      switch problem {
      case .nothingPatched(let range):
        return Finding(
          "no-objects", "the patch has no object: it would revert every fix on the machines",
          at: range,
          help: "add a fix, or say `reverts_everything: \"reason\"` if that is the purpose")
      case .revertsNothing(let reason, let object):
        return Finding(
          "no-objects", "`reverts_everything` is given, yet `\(object.value)` is patched",
          at: reason.range, notes: [Note("it is patched here", at: object.range)],
          help: "drop `reverts_everything`, or leave all fixes out with `fixes: []`")
      default: return nil
      }
    },
    module: { module, _ in
      module.objectArrays.filter { array in
        array.entries.allSatisfy { $0.isKnown && $0.isEmpty }
      }.map { array in
        Finding(
          "no-objects", "the patch has no object: it would revert every fix on the machines",
          at: module.file.range(array.range), help: "name what is to be patched")
      }
    })
}
