import CSource
import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let stateNoTakeover = Rule(
    "state-no-takeover", .states, .warning,
    summary: "A state is set up without a look at the release that set it up before.",
    rationale: """
      When a patch is replaced, the new patch's `pre_patch` and `post_patch` run and nothing of the \
      old one does: not even its `pre_unpatch`, so the change is still in place. Whoever applies it \
      once more saves the changed value as the one to go back to, or allocates twice. That is true \
      of the next release of the same fixes already.

      `klp_get_prev_state` tells what the earlier release has; its `data` can be taken over \
      (Documentation/livepatch/system-state.rst, 6.1).
      """,
    examples: [
      Example(
        "the lowered level is saved as the original one",
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
        	struct klp_state *state;

        	state = «klp_get_state»(&klp_compose_patch, KLP_STATE_LEVEL);
        	if (state)
        		save_and_lower(state->data);
        }
        """),
      Example(
        "an earlier release has done it",
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
        	struct klp_state *prev = klp_get_prev_state(KLP_STATE_LEVEL);
        	struct klp_state *state;

        	state = klp_get_state(&klp_compose_patch, KLP_STATE_LEVEL);
        	if (state && prev)
        		state->data = prev->data;
        	else if (state)
        		save_and_lower(state->data);
        }
        """),
    ],
    .unit { unit in
      let isLooking = unit.files.contains { !$0.calls(of: "klp_get_prev_state").isEmpty }
      if isLooking || unit.fix.states.isEmpty { return [] }
      for named in unit.namedFunctions {
        guard case .callback(let slot) = named.role, slot.runsForward,
          let path = unit.callPaths(from: named.name.value, to: ["klp_get_state"]).first,
          let last = path.last
        else { continue }
        return [
          Finding(
            "state-no-takeover",
            "\(named.description) sets up a state, and nothing looks whether an earlier release did",
            at: last.place,
            notes: [Note("`\(named.name.value)` is named here", at: named.name.range)]
              + CallStep.notes(on: path),
            help: "ask `klp_get_prev_state` first, and take its `data` over")
        ]
      }
      return []
    })
}
