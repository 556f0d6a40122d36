import Diagnostics
import HandWritten

extension Rule {
  static let stateIDZero = Rule(
    "state-id-zero", .states, .error, isRequired: true, summary: "A state has the id 0.",
    rationale: """
      0 ends the kernel's array of states (`klp_for_each_state`, kernel/livepatch/state.c, 6.1): \
      the state and all behind it would not exist.
      """,
    examples: [
      Example(
        "the number that ends the list",
        """
        --- a/fix.yaml
        fix: a
        states: { level: { id: «0», version: 1 } }
        objects: { vmlinux: { functions: [f] } }
        """),
      Example(
        "in a module written by hand",
        handWritten(
          before: """
            static struct klp_state states[] = {
            	{ .id = «0», .version = 1 },
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
      Example(
        "any other number",
        """
        --- a/fix.yaml
        fix: a
        states: { level: { id: 207, version: 1 } }
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        """),
    ],
    .reading,
    module: { module, _ in
      module.stateArrays.flatMap(\.contents).filter(\.isEnd).map { state in
        Finding(
          "state-id-zero", "the id 0 ends the array: neither this state nor any behind it exists",
          at: state.place(of: "id"), help: "give it a number of its own")
      }
    })
}
