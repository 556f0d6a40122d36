import CSource
import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let shadowFreeUnguarded = Rule(
    "shadow-free-unguarded-post-unpatch", .shadow, .error,
    summary: "A post_unpatch frees shadow variables without asking who else uses them.",
    rationale: """
      `post_unpatch` runs at the end of a real disable, but also when enabling fails or is reversed \
      (`klp_complete_transition`, kernel/livepatch/transition.c, 6.1). The release that was to be \
      replaced then goes on, and what it keeps in shadow variables is gone. Such a callback has to \
      ask first, and two questions are good:

      - was this release live? Set a flag in `post_patch`, which runs once all predecessors are \
      gone, and test it;
      - was there one before? Free only if `klp_get_prev_state()` gives NULL for a state that every \
      release with the variable declares.

      `freed_by: disable` generates a callback with such a guard. The rule is content with any \
      condition that is not only about the callback's argument.
      """,
    examples: [
      Example(
        "at once",
        """
        --- a/fix.yaml
        fix: a
        objects:
          vmlinux:
            functions: [f]
            callbacks: { post_unpatch: a_post_unpatch }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        static void forget_all(void)
        {
        	«klp_shadow_free_all»(0x2070001, NULL);
        }

        void a_post_unpatch(struct klp_object *obj)
        {
        	forget_all();
        }
        """),
      Example(
        "only if this release was live",
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
        	if (!was_live)
        		return;
        	klp_shadow_free_all(0x2070001, NULL);
        }
        """),
      Example(
        "only if no release before it had the state",
        """
        --- a/fix.yaml
        fix: a
        objects:
          vmlinux:
            functions: [f]
            callbacks: { post_unpatch: a_post_unpatch }
        states: { level: { id: 7, version: 1 } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        void a_post_unpatch(struct klp_object *obj)
        {
        	if (!klp_get_prev_state(KLP_STATE_LEVEL))
        		klp_shadow_free_all(0x2070001, NULL);
        }
        """),
    ],
    .unit { unit in
      unit.fix.objects.flatMap { object -> [Finding] in
        guard let callback = object.callbacks.postUnpatch else { return [] }
        return unit.shadowFrees(from: callback.value).compactMap { free in
          guard !unit.guards(on: free.path).contains(where: { unit.asksMoreThanArguments($0) })
          else { return nil }
          return Finding(
            "shadow-free-unguarded-post-unpatch",
            "`\(free.last.callee)` runs in `post_unpatch` even if an earlier release goes on using the variables (\(free.chain))",
            at: free.last.place,
            notes: [
              Note(
                "`\(callback.value)` is the `post_unpatch` of `\(object.name.value)`",
                at: callback.range)
            ] + CallStep.notes(on: free.path),
            help: (unit.isHandWritten ? "" : "let `freed_by: disable` free them, or ")
              + "free only if a flag that `post_patch` sets says that this release was live"
          )
        }
      }
    })
}

extension LintUnit {
  /// Whether a condition depends on anything but the arguments of its function.
  fileprivate func asksMoreThanArguments(_ condition: Guard) -> Bool {
    let parameters = Set(
      condition.code.file.tokens(in: condition.code.function.parameters).map(\.text))
    let others = names(in: condition).subtracting(parameters)
    return !others.subtracting(["NULL", "true", "false", "mod", "name"]).isEmpty
  }
}
