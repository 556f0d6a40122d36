import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let postPatchUnpaired = Rule(
    "post-patch-unpaired", .callbacks, .warning,
    summary: "A post_patch callback sets something up and no pre_unpatch takes it down.",
    rationale: """
      `post_patch` runs once all tasks use the new code, `pre_unpatch` before the first one leaves \
      it (Documentation/livepatch/callbacks.rst, 6.1). If a disable is reversed, `post_patch` runs \
      a second time, without a `pre_patch` before it (`klp_reverse_transition` and \
      `klp_complete_transition`, kernel/livepatch/transition.c, 6.1): what `pre_unpatch` has not \
      taken down is then set up twice. `post_unpatch` is no partner for it: that also runs when \
      `post_patch` never did.

      Calls that are not known to set anything up count as balanced, a callback that calls something \
      unknown may take down anything, and what the fix's `exit` frees is fine.
      """,
    examples: [
      Example(
        "a notifier that stays",
        """
        --- a/fix.yaml
        fix: a
        objects:
          vmlinux:
            functions: [f]
            callbacks: { post_patch: «a_listen» }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        void a_listen(struct klp_object *obj)
        {
        	register_reboot_notifier(&a_notifier);
        }
        """),
      Example(
        "taken down too late",
        alongside: ["callback-registers-code"],
        """
        --- a/fix.yaml
        fix: a
        objects:
          vmlinux:
            functions: [f]
            callbacks: { post_patch: «a_listen», post_unpatch: a_stop }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        void a_listen(struct klp_object *obj)
        {
        	register_reboot_notifier(&a_notifier);
        }

        void a_stop(struct klp_object *obj)
        {
        	unregister_reboot_notifier(&a_notifier);
        }
        """),
      Example(
        "memory for as long as all tasks use the new code",
        """
        --- a/fix.yaml
        fix: a
        objects:
          vmlinux:
            functions: [f]
            callbacks: { post_patch: a_fill, pre_unpatch: a_clear }
        --- a/a.c
        static void *table;

        int klpp_f(void)
        {
        	return 0;
        }

        void a_fill(struct klp_object *obj)
        {
        	WRITE_ONCE(table, kzalloc(64, GFP_KERNEL));
        }

        void a_clear(struct klp_object *obj)
        {
        	void *old = xchg(&table, NULL);

        	synchronize_rcu();
        	kfree(old);
        }
        """),
    ],
    .unit { unit in
      unit.fix.objects.flatMap { object -> [Finding] in
        guard let postPatch = object.callbacks.postPatch else { return [] }
        return unit.unpaired(.postPatch, of: object).map { holding in
          let late = unit.givingBack(holding.pair, in: object.callbacks.postUnpatch)
          let lack =
            late == nil
            ? "`\(object.name.value)` has no `pre_unpatch` that undoes it"
            : "only `post_unpatch` undoes it, which also runs when `post_patch` never did"
          return Finding(
            "post-patch-unpaired",
            "`\(postPatch.value)` calls `\(holding.taker.callee)`, and \(lack)",
            at: postPatch.range,
            notes: CallStep.notes(on: holding.path) + [Note("the call", at: holding.taker.place)]
              + (late.map { [Note("undone here", at: $0.place)] } ?? []),
            help:
              "undo it in `pre_unpatch`: `post_patch` runs again if a disable is reversed")
        }
      }
    })
}
