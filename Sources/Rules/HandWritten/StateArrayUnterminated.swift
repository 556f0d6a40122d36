import CSource
import Diagnostics
import HandWritten

extension Rule {
  static let stateArrayUnterminated = Rule(
    "state-array-unterminated", .states, .error,
    summary: "An array of states has no empty entry at its end.",
    rationale: """
      The kernel goes over the states of a patch until one has the id 0 (kernel/livepatch/state.c, \
      `klp_for_each_state`, 6.1). Without such an entry it takes whatever lies behind the array for \
      states.
      """,
    examples: [
      Example(
        "the end was forgotten",
        handWritten(
          before: """
            static struct klp_state states[] = {
            	{ .id = 207, .version = 1 },
            «}»;
            """,
          patch: """
            static struct klp_patch patch = {
            	.mod = THIS_MODULE,
            	.objs = objs,
            	.states = states,
            	.replace = true,
            };
            """)),

      Example(
        "ends with an empty entry",
        handWritten(
          before: """
            static struct klp_state states[] = {
            	{ .id = 207, .version = 1 },
            	{ }
            };
            """,
          patch: """
            static struct klp_patch patch = {
            	.mod = THIS_MODULE,
            	.objs = objs,
            	.states = states,
            	.replace = true,
            };
            """)),
    ],
    .module { module, _ in
      module.stateArrays.filter(\.isUnterminated).map { array in
        Finding(
          "state-array-unterminated",
          "the array of states has no end: the kernel reads on behind it",
          at: array.end, help: "add an empty entry, `{ }`")
      }
    })
}
