import CSource
import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let stateNotOnVmlinuxObject = Rule(
    "state-not-on-vmlinux-object", .states, .warning,
    summary: "A module's callback sets the data of a state.",
    rationale: """
      A state is there once for the whole patch. The callbacks of a module run each time that \
      module is loaded and unloaded, mostly outside of any transition \
      (`klp_module_coming`, kernel/livepatch/core.c, 6.1): data is set anew while it is in use, and \
      `klp_get_prev_state` tells nothing there. The callbacks of vmlinux run once.
      """,
    examples: [
      Example(
        "set whenever the module comes",
        """
        --- a/fix.yaml
        fix: a
        objects: { nf_tables: { functions: [f], callbacks: { post_patch: a_post_patch } } }
        states: { level: { id: 207, version: 1, data: int } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        void a_post_patch(struct klp_object *obj)
        {
        	struct klp_state *state;

        	state = klp_get_state(&klp_compose_patch, KLP_STATE_LEVEL);
        	if (!state->data)
        		«state->data = kzalloc(sizeof(int), GFP_KERNEL);»
        }

        struct klp_state *a_earlier(void)
        {
        	return klp_get_prev_state(KLP_STATE_LEVEL);
        }
        """),
      Example(
        "vmlinux sets it, the module reads it",
        """
        --- a/fix.yaml
        fix: a
        objects:
          vmlinux: { functions: [f], callbacks: { post_patch: a_post_patch } }
          nf_tables: { functions: [g], callbacks: { post_patch: a_read_level } }
        states: { level: { id: 207, version: 1, data: int } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        int klpp_g(void)
        {
        	return 0;
        }

        void a_post_patch(struct klp_object *obj)
        {
        	struct klp_state *state;

        	if (klp_get_prev_state(KLP_STATE_LEVEL))
        		return;
        	state = klp_get_state(&klp_compose_patch, KLP_STATE_LEVEL);
        	state->data = kzalloc(sizeof(int), GFP_KERNEL);
        }

        void a_read_level(struct klp_object *obj)
        {
        	use_level(klp_get_state(&klp_compose_patch, KLP_STATE_LEVEL)->data);
        }
        """),
    ],
    .unit { unit in
      if unit.fix.states.isEmpty { return [] }
      var seen: Set<SourceRange> = []
      return unit.fix.objects.filter { $0.name.value != .vmlinux }.flatMap { object in
        object.callbacks.declared.flatMap { slot, function in
          unit.stateAssignments(from: function.value).compactMap { assignment in
            guard seen.insert(assignment.range).inserted else { return nil }
            return Finding(
              "state-not-on-vmlinux-object",
              "the `\(slot.rawValue)` of `\(object.name.value)` sets the data of a state",
              at: assignment.range,
              notes: [Note("`\(function.value)` is named here", at: function.range)],
              help: "do it in a callback of vmlinux")
          }
        }
      }
    })
}
