import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let prePatchPartialUndo = Rule(
    "pre-patch-partial-undo", .callbacks, .error,
    summary: "A pre_patch callback returns an error and leaves something behind.",
    rationale: """
      The `post_unpatch` of an object runs only if its `pre_patch` returned 0 \
      (`klp_pre_patch_callback` sets `post_unpatch_enabled`, kernel/livepatch/core.h, 6.1). A \
      `pre_patch` that fails has to undo what it has done so far.
      """,
    examples: [
      Example(
        "the first of two steps is forgotten",
        """
        --- a/fix.yaml
        fix: a
        objects:
          vmlinux:
            functions: [f]
            callbacks: { pre_patch: a_prepare, post_unpatch: a_forget }
        --- a/a.c
        static void *table;

        int klpp_f(void)
        {
        	return 0;
        }

        int a_prepare(struct klp_object *obj)
        {
        	int ret;

        	table = kzalloc(64, GFP_KERNEL);
        	if (!table)
        		return -ENOMEM;
        	ret = fill(obj);
        	if (ret)
        		«return ret;»
        	return 0;
        }

        void a_forget(struct klp_object *obj)
        {
        	kfree(table);
        }
        """),
      Example(
        "undone before it fails",
        """
        --- a/fix.yaml
        fix: a
        objects:
          vmlinux:
            functions: [f]
            callbacks: { pre_patch: a_prepare, post_unpatch: a_forget }
        --- a/a.c
        static void *table;

        int klpp_f(void)
        {
        	return 0;
        }

        int a_prepare(struct klp_object *obj)
        {
        	int ret;

        	table = kzalloc(64, GFP_KERNEL);
        	if (!table)
        		return -ENOMEM;
        	ret = fill(obj);
        	if (ret)
        		goto undo;
        	return 0;

        undo:
        	kfree(table);
        	return ret;
        }

        void a_forget(struct klp_object *obj)
        {
        	kfree(table);
        }
        """),
      Example(
        "undone in a loop, as often as it was done",
        """
        --- a/fix.yaml
        fix: a
        objects:
          vmlinux:
            functions: [f]
            callbacks: { pre_patch: a_prepare, post_unpatch: a_forget }
        --- a/a.c
        static void *tables[4];

        int klpp_f(void)
        {
        	return 0;
        }

        int a_prepare(struct klp_object *obj)
        {
        	int i;

        	for (i = 0; i < 4; i++) {
        		tables[i] = kzalloc(64, GFP_KERNEL);
        		if (!tables[i])
        			goto undo;
        	}
        	return 0;

        undo:
        	while (i--)
        		kfree(tables[i]);
        	return -ENOMEM;
        }

        void a_forget(struct klp_object *obj)
        {
        	int i;

        	for (i = 0; i < 4; i++)
        		kfree(tables[i]);
        }
        """),
      Example(
        "undone by the compiler where it fails",
        """
        --- a/fix.yaml
        fix: a
        objects:
          vmlinux:
            functions: [f]
            callbacks: { pre_patch: a_prepare, post_unpatch: a_forget }
        --- a/a.c
        static void *table;

        int klpp_f(void)
        {
        	return 0;
        }

        int a_prepare(struct klp_object *obj)
        {
        	void *fresh __free(kfree) = kzalloc(64, GFP_KERNEL);

        	if (!fresh)
        		return -ENOMEM;
        	if (fill(obj))
        		return -EINVAL;
        	table = no_free_ptr(fresh);
        	return 0;
        }

        void a_forget(struct klp_object *obj)
        {
        	kfree(table);
        }
        """),
    ],
    .unit { unit in
      unit.fix.objects.flatMap { object -> [Finding] in
        guard let prePatch = object.callbacks.prePatch else { return [] }
        return unit.holdings(of: prePatch.value).forgotten
          .filter { !unit.mayGiveBack($0.holding.pair, in: unit.fix.exitFunction) }
          .map { holding, exit in
            Finding(
              "pre-patch-partial-undo",
              "`\(prePatch.value)` fails here without undoing `\(holding.taker.callee)`, and its `post_unpatch` does not run then",
              at: exit,
              notes: CallStep.notes(on: holding.path)
                + [
                  Note("what is left behind", at: holding.taker.place),
                  Note("the `pre_patch` of `\(object.name.value)`", at: prePatch.range),
                ],
              help: "undo it before returning, for example with `\(holding.pair.givers[0])`")
          }
      }
    })
}
