import Diagnostics

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
    .reading)
}
