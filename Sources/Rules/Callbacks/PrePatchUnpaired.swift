import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let prePatchUnpaired = Rule(
    "pre-patch-unpaired", .callbacks, .warning,
    summary: "A pre_patch callback sets something up and no post_unpatch takes it down.",
    rationale: """
      `pre_patch` runs before the functions are switched; `post_unpatch` is what the kernel calls \
      when the patch is disabled, and when the transition is cancelled or reversed \
      (Documentation/livepatch/callbacks.rst, 6.1). What `pre_patch` allocated or registered is \
      left behind where `post_unpatch` does not undo it. `pre_unpatch` is no place for that: it does \
      not run when enabling is cancelled, and after a disable that is reversed `post_patch` runs \
      again while `pre_patch` does not (`klp_reverse_transition`, kernel/livepatch/transition.c, \
      6.1).

      A `pre_patch` that only looks and may refuse needs no partner. Calls that are not known to \
      set anything up count as looking, a callback that calls something unknown may take down \
      anything, and what the fix's `exit` frees is fine.
      """,
    examples: [
      Example(
        "memory that nobody frees",
        """
        --- a/fix.yaml
        fix: a
        objects:
          vmlinux:
            functions: [f]
            callbacks: { pre_patch: «a_prepare» }
        --- a/a.c
        static void *table;

        int klpp_f(void)
        {
        	return 0;
        }

        int a_prepare(struct klp_object *obj)
        {
        	table = kzalloc(64, GFP_KERNEL);
        	return table ? 0 : -ENOMEM;
        }
        """),
      Example(
        "freed before the new code is done with it",
        """
        --- a/fix.yaml
        fix: a
        objects:
          vmlinux:
            functions: [f]
            callbacks: { pre_patch: «a_prepare», pre_unpatch: a_forget }
        --- a/a.c
        static void *table;

        int klpp_f(void)
        {
        	return 0;
        }

        int a_prepare(struct klp_object *obj)
        {
        	table = kzalloc(64, GFP_KERNEL);
        	if (!table)
        		return -ENOMEM;
        	return 0;
        }

        void a_forget(struct klp_object *obj)
        {
        	kfree(table);
        }
        """),
      Example(
        "a pre_patch that only looks",
        """
        --- a/fix.yaml
        fix: a
        objects:
          vmlinux:
            functions: [f]
            callbacks: { pre_patch: a_check }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        int a_check(struct klp_object *obj)
        {
        	void *answer = kzalloc(64, GFP_KERNEL);
        	int ret;

        	if (!answer)
        		return -ENOMEM;
        	ret = system_is_suitable(answer) ? 0 : -EBUSY;
        	kfree(answer);
        	return ret;
        }
        """),
    ],
    .unit { unit in
      unit.fix.objects.flatMap { object -> [Finding] in
        guard let prePatch = object.callbacks.prePatch else { return [] }
        return unit.unpaired(.prePatch, of: object).map { holding in
          let early = unit.givingBack(holding.pair, in: object.callbacks.preUnpatch)
          let partner = object.callbacks.postUnpatch
          let lack =
            early == nil
            ? "`\(object.name.value)` has no `post_unpatch` that undoes it"
            : "only `pre_unpatch` undoes it, which is too early and does not run when enabling is cancelled"
          return Finding(
            "pre-patch-unpaired",
            "`\(prePatch.value)` calls `\(holding.taker.callee)`, and \(lack)", at: prePatch.range,
            notes: CallStep.notes(on: holding.path) + [Note("the call", at: holding.taker.place)]
              + (early.map { [Note("undone here", at: $0.place)] } ?? []),
            help: early != nil
              ? "undo it in `post_unpatch`"
              : partner == nil
                ? "add `post_unpatch:`; it also runs when the transition is cancelled or reversed"
                : "undo it in `\(partner?.value ?? "")`, for example with `\(holding.pair.givers[0])`"
          )
        }
      }
    })
}
