import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let callbackRegistersCode = Rule(
    "callback-registers-code", .callbacks, .warning,
    summary: "Code is registered, and only callbacks that a replaced patch does not get remove it.",
    rationale: """
      When a patch is replaced, none of its callbacks runs \
      (Documentation/livepatch/cumulative-patches.rst, 6.1). A notifier, timer, thread or file that \
      only `pre_unpatch` or `post_unpatch` removes stays registered beside that of the successor, and \
      when the replaced module is removed, the kernel calls code that is gone.

      The only function of a replaced module that still runs is its exit, so that has to remove what \
      is left.
      """,
    examples: [
      Example(
        "a notifier that survives its module",
        """
        --- a/fix.yaml
        fix: a
        objects:
          vmlinux:
            functions: [f]
            callbacks: { post_patch: a_listen, pre_unpatch: a_stop }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        void a_listen(struct klp_object *obj)
        {
        	«register_reboot_notifier»(&a_notifier);
        }

        void a_stop(struct klp_object *obj)
        {
        	unregister_reboot_notifier(&a_notifier);
        }
        """),
      Example(
        "exit removes what a replacement left",
        """
        --- a/fix.yaml
        fix: a
        objects:
          vmlinux:
            functions: [f]
            callbacks: { post_patch: a_listen, pre_unpatch: a_stop }
        exit: a_exit
        --- a/a.c
        static bool listens;

        int klpp_f(void)
        {
        	return 0;
        }

        static void stop(void)
        {
        	if (listens)
        		unregister_reboot_notifier(&a_notifier);
        	listens = false;
        }

        void a_listen(struct klp_object *obj)
        {
        	listens = !register_reboot_notifier(&a_notifier);
        }

        void a_stop(struct klp_object *obj)
        {
        	stop();
        }

        void a_exit(void)
        {
        	stop();
        }
        """),
    ],
    .unit { unit in
      unit.fix.objects.flatMap { object -> [Finding] in
        let starts = [object.callbacks.prePatch, object.callbacks.postPatch, unit.fix.initFunction]
        return starts.compactMap(\.self).flatMap { start in
          unit.holdings(of: start.value).held.compactMap { holding -> Finding? in
            guard holding.pair.kind == .code,
              !unit.mayGiveBack(holding.pair, in: unit.fix.exitFunction),
              let giver = unit.givingBack(holding.pair, in: object.callbacks.preUnpatch)
                ?? unit.givingBack(holding.pair, in: object.callbacks.postUnpatch)
            else { return nil }
            return Finding(
              "callback-registers-code",
              "what `\(holding.taker.callee)` sets up here stays when a successor replaces this patch, and calls a module that may be gone",
              at: holding.taker.place,
              notes: CallStep.notes(on: holding.path)
                + [
                  Note("removed only here, in a callback that does not run then", at: giver.place)
                ],
              help: "remove it in the \(unit.noun)'s `exit` too, if it is still there")
          }
        }
      }
    })
}
