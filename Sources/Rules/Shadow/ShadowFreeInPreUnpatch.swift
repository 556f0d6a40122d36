import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let shadowFreeInPreUnpatch = Rule(
    "shadow-free-in-pre-unpatch", .shadow, .error,
    summary: "A pre_unpatch frees shadow variables that the replaced functions still use.",
    rationale: """
      `pre_unpatch` runs before the first task leaves the new code (`__klp_disable_patch`, \
      kernel/livepatch/core.c, 6.1): the replaced functions go on using the \
      data, and make new variables that nobody frees. If the disable is reversed, the patch stays \
      and has lost its data.
      """,
    examples: [
      Example(
        "while the new code still runs",
        """
        --- a/fix.yaml
        fix: a
        objects:
          vmlinux:
            functions: [f]
            callbacks: { pre_unpatch: a_pre_unpatch }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        void a_pre_unpatch(struct klp_object *obj)
        {
        	«klp_shadow_free_all»(0x2070001, NULL);
        }
        """),
      Example(
        "once no task runs the new code",
        """
        --- a/fix.yaml
        fix: a
        objects:
          vmlinux:
            functions: [f]
            callbacks: { post_patch: a_post_patch, post_unpatch: a_post_unpatch }
        --- a/a.c
        static bool was_live;

        int klpp_f(void)
        {
        	return 0;
        }

        void a_post_patch(struct klp_object *obj)
        {
        	was_live = true;
        }

        void a_post_unpatch(struct klp_object *obj)
        {
        	if (was_live)
        		klp_shadow_free_all(0x2070001, NULL);
        }
        """),
    ],
    .unit { unit in
      unit.fix.objects.flatMap { object -> [Finding] in
        guard let callback = object.callbacks.preUnpatch else { return [] }
        return unit.shadowFrees(from: callback.value).map { free in
          Finding(
            "shadow-free-in-pre-unpatch",
            "`\(free.last.callee)` runs in `pre_unpatch` while the replaced functions still use the variables (\(free.chain))",
            at: free.last.place,
            notes: [
              Note(
                "`\(callback.value)` is the `pre_unpatch` of `\(object.name.value)`",
                at: callback.range)
            ] + CallStep.notes(on: free.path),
            help: (unit.isHandWritten ? "" : "let `freed_by: disable` free them, or ")
              + "free them in `post_unpatch`, behind a guard"
          )
        }
      }
    })
}
