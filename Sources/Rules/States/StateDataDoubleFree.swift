import CSource
import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let stateDataDoubleFree = Rule(
    "state-data-double-free", .states, .error,
    summary: "A cancelled transition frees the data of the release that goes on.",
    rationale: """
      `post_unpatch` also runs where the transition to this patch was cancelled or reversed \
      (`klp_complete_transition`, kernel/livepatch/transition.c, 6.1). The earlier release stays, \
      and goes on to use its data: what `pre_patch` has taken over from it must not be freed then.

      `klp_get_prev_state` still tells in `post_unpatch` whether there is an earlier release. Data \
      that is taken over in `post_patch` is not concerned: it has not run by then.
      """,
    examples: [
      Example(
        "taken over early, freed in any case",
        """
        --- a/fix.yaml
        fix: a
        objects:
          vmlinux:
            functions: [f]
            callbacks: { pre_patch: a_pre_patch, post_unpatch: a_post_unpatch }
        states: { level: { id: 207, version: 1, data: int } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        int a_pre_patch(struct klp_object *obj)
        {
        	struct klp_state *prev = klp_get_prev_state(KLP_STATE_LEVEL);
        	struct klp_state *state;

        	state = klp_get_state(&klp_compose_patch, KLP_STATE_LEVEL);
        	if (prev)
        		state->data = prev->data;
        	else
        		state->data = kzalloc(sizeof(int), GFP_KERNEL);
        	return state->data ? 0 : -ENOMEM;
        }

        void a_post_unpatch(struct klp_object *obj)
        {
        	struct klp_state *state;

        	state = klp_get_state(&klp_compose_patch, KLP_STATE_LEVEL);
        	«kfree»(state->data);
        }
        """),
      Example(
        "left to the earlier release",
        """
        --- a/fix.yaml
        fix: a
        objects:
          vmlinux:
            functions: [f]
            callbacks: { pre_patch: a_pre_patch, post_unpatch: a_post_unpatch }
        states: { level: { id: 207, version: 1, data: int } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        int a_pre_patch(struct klp_object *obj)
        {
        	struct klp_state *prev = klp_get_prev_state(KLP_STATE_LEVEL);
        	struct klp_state *state;

        	state = klp_get_state(&klp_compose_patch, KLP_STATE_LEVEL);
        	if (prev)
        		state->data = prev->data;
        	else
        		state->data = kzalloc(sizeof(int), GFP_KERNEL);
        	return state->data ? 0 : -ENOMEM;
        }

        void a_post_unpatch(struct klp_object *obj)
        {
        	struct klp_state *state;

        	if (klp_get_prev_state(KLP_STATE_LEVEL))
        		return;
        	state = klp_get_state(&klp_compose_patch, KLP_STATE_LEVEL);
        	kfree(state->data);
        }
        """),
    ],
    .unit { unit in
      if unit.fix.states.isEmpty { return [] }
      return unit.fix.objects.compactMap { object in
        guard let setUp = object.callbacks.prePatch, let cleanUp = object.callbacks.postUnpatch,
          let takeover = unit.takeover(by: setUp.value),
          unit.callPaths(from: cleanUp.value, to: ["klp_get_prev_state"]).isEmpty,
          !unit.callPaths(from: cleanUp.value, to: ["klp_get_state"]).isEmpty,
          let path = unit.callPaths(from: cleanUp.value, to: freeingCalls).first,
          let last = path.last
        else { return nil }
        return Finding(
          "state-data-double-free",
          "`\(cleanUp.value)` frees the state's data without asking whose it is", at: last.place,
          notes: [Note("`\(setUp.value)` takes it over from the earlier release", at: takeover)]
            + CallStep.notes(on: path),
          help: "do nothing if `klp_get_prev_state` finds an earlier release")
      }
    })
}

private let freeingCalls = ["kfree", "kvfree", "kfree_sensitive", "vfree"]

extension LintUnit {
  /// `state->data = prev->data` in what a function runs.
  fileprivate func takeover(by function: String) -> SourceRange? {
    stateAssignments(from: function).first { assignment in
      let value = assignment.value
      return value.count == 3 && value[1] == "->" && value[2] == "data"
    }?.range
  }
}
