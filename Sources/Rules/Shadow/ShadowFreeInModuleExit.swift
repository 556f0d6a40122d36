import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let shadowFreeInModuleExit = Rule(
    "shadow-free-in-module-exit", .shadow, .error,
    summary: "Shadow variables are freed when the module is removed.",
    rationale: """
      A replaced module stays loaded, and its exit runs when somebody removes it: long after its \
      successor has taken over (Documentation/livepatch/cumulative-patches.rst, 6.1). \
      `klp_shadow_free_all` goes over the whole system by number \
      (kernel/livepatch/shadow.c, 6.1), so it frees the variables that the successor uses.

      Right places are:

      - a replaced function that frees the parent: `freed_by: parent`;
      - the end of a real disable: `freed_by: disable`, which is generated with the guard it needs;
      - exit, behind a count of users that init takes and exit drops: `freed_by: last_user`. The \
      last module that still counts is the last user, whatever the order of removal.
      """,
    examples: [
      Example(
        "through a helper function",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        exit: a_exit
        --- a/a.c
        static void forget_all(void)
        {
        	«klp_shadow_free_all»(1, NULL);
        }

        int klpp_f(void)
        {
        	return 0;
        }

        void a_exit(void)
        {
        	forget_all();
        }
        """),
      Example(
        "freed on a real disable, by code that is generated with its guard",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        shadow_variables:
          seen: { id: 0x2070001, type: int, freed_by: disable }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        """),
    ],
    .unit { unit in
      guard let exit = unit.fix.exitFunction else { return [] }
      // Whoever declares a count in init is taken at their word here.
      if unit.fix.shadowVariables.contains(where: {
        $0.freedBy.contains { $0.value == .lastUser }
      }) {
        return []
      }
      let paths = unit.callPaths(from: exit.value, to: ["klp_shadow_free", "klp_shadow_free_all"])
      return paths.compactMap { path in
        guard let last = path.last else { return nil }
        let chain = path.map { "`\($0.caller)`" }.joined(separator: " → ")
        return Finding(
          "shadow-free-in-module-exit",
          "`\(last.callee)` runs when the module is removed (\(chain)), while a successor may use the variables",
          at: last.place,
          notes: [Note("`\(exit.value)` is the fix's exit", at: exit.range)]
            + CallStep.notes(on: path),
          help:
            "let `freed_by: disable` free them, or count users in init and exit and say `freed_by: last_user`"
        )
      }
    })
}
