import CSource
import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let stateUnused = Rule(
    "state-unused", .states, .note, isOnByDefault: false,
    summary: "A state is declared, and no code has to do with it.",
    rationale: """
      Every later release must carry the state on, and releases without it are refused in place of \
      this one (`klp_is_patch_compatible`, kernel/livepatch/state.c, 6.1). That is a price without \
      a good if nothing is changed that a later release would have to know of.

      A state can be meant just so, to keep releases from going back: then there is nothing to do.
      """,
    examples: [
      Example(
        "a state of a fix that only replaces a function",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        states: { «level»: { id: 207, version: 1 } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        """),
      Example(
        "a callback changes something",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f], callbacks: { post_patch: a_post_patch } } }
        states: { level: { id: 207, version: 1 } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        void a_post_patch(struct klp_object *obj)
        {
        	if (!klp_get_prev_state(KLP_STATE_LEVEL))
        		lower_level();
        }
        """),
    ],
    .unit { unit in
      let fix = unit.fix
      if fix.states.isEmpty || !fix.shadowVariables.isEmpty
        || fix.objects.contains(where: { !$0.callbacks.declared.isEmpty })
        || unit.files.contains(where: { file in
          StateCall.names.contains { !file.calls(of: $0).isEmpty }
        })
      {
        return []
      }
      return fix.states.map { state in
        Finding(
          "state-unused",
          "`\(fix.id.value)` declares the state `\(state.name.value)` and changes nothing that it could stand for",
          at: state.name.range, help: "remove it before it is released for the first time")
      }
    })
}
