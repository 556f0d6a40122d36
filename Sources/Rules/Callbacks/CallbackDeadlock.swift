import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let callbackDeadlock = Rule(
    "callback-deadlock", .callbacks, .error,
    summary: "A callback loads a module or enables a livepatch, which waits for the callback.",
    rationale: """
      All callbacks run with `klp_mutex` held (kernel/livepatch/core.c and transition.c, 6.1). \
      Whatever loads a module waits for `klp_module_coming`, which takes that mutex, and so does \
      `klp_enable_patch`: neither ever returns, and from then on no module can be loaded or removed.

      `request_module_nowait` does not wait and is fine.
      """,
    examples: [
      Example(
        "loads a module, through a helper",
        """
        --- a/fix.yaml
        fix: a
        objects:
          vmlinux:
            functions: [f]
            callbacks: { pre_patch: a_prepare }
        --- a/a.c
        static int need_table(void)
        {
        	return «request_module»("ip_tables");
        }

        int klpp_f(void)
        {
        	return 0;
        }

        int a_prepare(struct klp_object *obj)
        {
        	return need_table() ? -ENODEV : 0;
        }
        """),
      Example(
        "asks whether the module is there",
        """
        --- a/fix.yaml
        fix: a
        objects:
          vmlinux:
            functions: [f]
            callbacks: { pre_patch: a_prepare }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        int a_prepare(struct klp_object *obj)
        {
        	return find_module("ip_tables") ? 0 : -ENODEV;
        }
        """),
    ],
    .unit { unit in
      unit.fix.objects.flatMap { object in
        object.callbacks.declared.flatMap { slot, callback in
          unit.callPaths(from: callback.value, to: waitingForModules).compactMap { path in
            guard let last = path.last else { return nil }
            return Finding(
              "callback-deadlock",
              "`\(last.callee)` waits for `klp_mutex`, which is held while `\(callback.value)` runs: a deadlock",
              at: last.place,
              notes: [
                Note(
                  "`\(callback.value)` is the `\(slot.rawValue)` of `\(object.name.value)`",
                  at: callback.range)
              ] + CallStep.notes(on: path),
              help: "do it before, in the \(unit.noun)'s `init`, or later, from a work item")
          }
        }
      }
    })
}

/// What loads modules or livepatches and waits for the end of it.
private let waitingForModules = [
  "request_module", "__request_module", "try_then_request_module", "klp_enable_patch",
]
