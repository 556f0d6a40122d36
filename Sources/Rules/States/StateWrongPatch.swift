import CSource
import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let stateWrongPatch = Rule(
    "state-wrong-patch", .states, .error,
    summary: "A state is looked for in another patch than the one it belongs to.",
    rationale: """
      `klp_get_state` looks through the states of the patch it is given (kernel/livepatch/state.c, \
      6.1). All fixes are part of one patch, `klp_compose_patch`; a fix that was a module of its \
      own once still names the one it had.
      """,
    examples: [
      Example(
        "the patch that the fix used to be",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f], callbacks: { post_patch: a_post_patch } } }
        states: { level: { id: 207, version: 1 } }
        --- a/a.c
        extern struct klp_patch a_patch;

        int klpp_f(void)
        {
        	return 0;
        }

        void a_post_patch(struct klp_object *obj)
        {
        	if (!klp_get_prev_state(KLP_STATE_LEVEL))
        		save_level(klp_get_state(«&a_patch», KLP_STATE_LEVEL));
        }
        """),
      Example(
        "the one patch",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f], callbacks: { post_patch: a_post_patch } } }
        states: { level: { id: 207, version: 1 } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        void a_post_patch(struct klp_object *obj)
        {
        	if (!klp_get_prev_state(KLP_STATE_LEVEL))
        		save_level(klp_get_state(&klp_compose_patch, KLP_STATE_LEVEL));
        }
        """),
    ],
    .set { surroundings in
      let declared = surroundings.declaredStates
      return surroundings.selectedFixes.flatMap { fix in
        surroundings.stateCalls(of: fix, declared).compactMap { call in
          guard let patch = call.patch else { return nil }
          let words = call.file.words(in: patch)
          // Pointers may come from anywhere, macros may stand for anything.
          guard words.count == 2, words[0] == "&", words[1] != "klp_compose_patch",
            words[1].contains(where: \.isLowercase)
          else { return nil }
          return Finding(
            "state-wrong-patch",
            "`\(words[1])` is not the patch that has the states of this fix",
            at: call.file.range(patch),
            help: "write `&klp_compose_patch`, which `klp_compose.h` declares")
        }
      }
    })
}
