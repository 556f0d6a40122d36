import CSource
import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let stateGetUnchecked = Rule(
    "state-get-unchecked", .states, .error,
    summary: "An earlier release's state is used without asking whether there is one.",
    rationale: """
      `klp_get_prev_state` gives NULL when the patch is the first one that has the state, and when \
      it is disabled (kernel/livepatch/state.c, 6.1). That happens on every machine at least once, \
      with interrupts on and `klp_mutex` held: the oops leaves livepatching stuck until the next \
      boot.

      `klp_get_state` finds every state that the fix declares.
      """,
    examples: [
      Example(
        "there may be no earlier release",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f], callbacks: { post_patch: a_post_patch } } }
        states: { level: { id: 207, version: 1, data: int } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        void a_post_patch(struct klp_object *obj)
        {
        	struct klp_state *prev = klp_get_prev_state(KLP_STATE_LEVEL);
        	struct klp_state *state;

        	state = klp_get_state(&klp_compose_patch, KLP_STATE_LEVEL);
        	state->data = «prev»->data;
        }
        """),
      Example(
        "asked first",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f], callbacks: { post_patch: a_post_patch } } }
        states: { level: { id: 207, version: 1, data: int } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        void a_post_patch(struct klp_object *obj)
        {
        	struct klp_state *prev = klp_get_prev_state(KLP_STATE_LEVEL);
        	struct klp_state *state;

        	state = klp_get_state(&klp_compose_patch, KLP_STATE_LEVEL);
        	if (prev)
        		state->data = prev->data;
        }
        """),
    ],
    .unit { unit in
      unit.files.indices.flatMap { number in
        unit.files[number].compiledCalls(of: ["klp_get_prev_state"]).compactMap { _, call in
          guard let place = unit.uncheckedUse(of: call, in: number) else { return nil }
          let name = unit.files[number].range(call.name)
          return Finding(
            "state-get-unchecked",
            "what `klp_get_prev_state` gives is used here without asking whether it is NULL",
            at: place, notes: place == name ? [] : [Note("it comes from here", at: name)],
            help: "test it: the first release that has the state finds none")
        }
      }
    })
}

extension LintUnit {
  /// Where the result is dereferenced though it can be NULL on some way there.
  fileprivate func uncheckedUse(of call: CFile.Call, in number: Int) -> SourceRange? {
    guard let code = code(of: CallGraph.Node(file: number, definition: call.owner)),
      let use = code.file.use(ofResultOf: call, in: code.body)
    else { return nil }
    // Whoever asked before knows.
    let isAskedBefore = code.file.calls(in: code.function.body).contains {
      $0.range.start < call.range.start && code.file.reads($0.name, "klp_get_prev_state")
    }
    if isAskedBefore { return nil }
    switch use.kind {
    case .dereferenced: return code.file.range(call.name)
    case .stored(let target):
      let tokens = code.file.tokens(in: target)
      guard tokens.count == 1 else { return nil }
      return code.dereference(of: tokens[0].text, possiblyNullBehind: use).map(code.file.range)
    default: return nil
    }
  }
}
