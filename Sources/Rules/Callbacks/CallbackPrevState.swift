import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let callbackPrevState = Rule(
    "callback-prev-state-outside-transition", .callbacks, .warning,
    summary: "A callback of a module asks for the state of earlier releases.",
    rationale: """
      `klp_get_prev_state` works during a transition only: otherwise it warns and gives NULL \
      (kernel/livepatch/state.c, 6.1). The callbacks of a module's object also run whenever that \
      module is loaded or unloaded, outside any transition \
      (`klp_module_coming`, kernel/livepatch/core.c, 6.1). Those of `vmlinux` never do.
      """,
    examples: [
      Example(
        "in a callback of a module",
        """
        --- a/fix.yaml
        fix: a
        objects:
          ext4:
            functions: [f]
            callbacks: { post_patch: a_apply }
        states: { level: { id: 7, version: 1 } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        void a_apply(struct klp_object *obj)
        {
        	if («klp_get_prev_state»(KLP_STATE_LEVEL))
        		return;
        	set_level();
        }
        """),
      Example(
        "in a callback of vmlinux",
        """
        --- a/fix.yaml
        fix: a
        objects:
          vmlinux:
            functions: [f]
            callbacks: { post_patch: a_apply }
        states: { level: { id: 7, version: 1 } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        void a_apply(struct klp_object *obj)
        {
        	if (klp_get_prev_state(KLP_STATE_LEVEL))
        		return;
        	set_level();
        }
        """),
    ],
    .unit { unit in
      unit.fix.objects.filter { $0.name.value != .vmlinux }.flatMap { object in
        object.callbacks.declared.flatMap { slot, callback in
          unit.callPaths(from: callback.value, to: ["klp_get_prev_state"]).compactMap { path in
            guard let last = path.last else { return nil }
            return Finding(
              "callback-prev-state-outside-transition",
              "`klp_get_prev_state` warns and gives NULL when `\(object.name.value)` is loaded or unloaded outside a transition",
              at: last.place,
              notes: [
                Note(
                  "`\(callback.value)` is the `\(slot.rawValue)` of `\(object.name.value)`",
                  at: callback.range)
              ] + CallStep.notes(on: path),
              help: "keep what is about states in the callbacks of `vmlinux`")
          }
        }
      }
    })
}
