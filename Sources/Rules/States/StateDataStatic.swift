import CSource
import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let stateDataStatic = Rule(
    "state-data-static", .states, .error,
    summary: "The data of a state lies in the module.",
    rationale: """
      The release that comes next takes `data` over from this one, and keeps it for as long as it \
      lives. This module can be removed as soon as it is replaced, with all its variables: the \
      successor is left with a pointer to nothing (Documentation/livepatch/system-state.rst, 6.1, \
      allocates in `pre_patch`).
      """,
    examples: [
      Example(
        "a variable of the module",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f], callbacks: { pre_patch: a_pre_patch } } }
        states: { level: { id: 207, version: 1, data: int } }
        --- a/a.c
        static int saved_level;

        int klpp_f(void)
        {
        	return 0;
        }

        int a_pre_patch(struct klp_object *obj)
        {
        	struct klp_state *state;

        	if (klp_get_prev_state(KLP_STATE_LEVEL))
        		return 0;
        	state = klp_get_state(&klp_compose_patch, KLP_STATE_LEVEL);
        	«state->data = &saved_level;»
        	return 0;
        }
        """),
      Example(
        "memory that outlives the module",
        """
        --- a/fix.yaml
        fix: a
        objects:
          vmlinux:
            functions: [f]
            callbacks: { pre_patch: a_pre_patch, post_unpatch: a_post_unpatch }
        states: { level: { id: 207, version: 1, data: int } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        int a_pre_patch(struct klp_object *obj)
        {
        	struct klp_state *state;

        	if (klp_get_prev_state(KLP_STATE_LEVEL))
        		return 0;
        	state = klp_get_state(&klp_compose_patch, KLP_STATE_LEVEL);
        	state->data = kzalloc(sizeof(int), GFP_KERNEL);
        	return state->data ? 0 : -ENOMEM;
        }

        void a_post_unpatch(struct klp_object *obj)
        {
        	if (!klp_get_prev_state(KLP_STATE_LEVEL))
        		kfree(klp_get_state(&klp_compose_patch, KLP_STATE_LEVEL)->data);
        }
        """),
    ],
    .unit { unit in
      if unit.fix.states.isEmpty { return [] }
      var seen: Set<SourceRange> = []
      return unit.namedFunctions.flatMap { named in
        unit.stateAssignments(from: named.name.value).compactMap { assignment in
          guard let variable = unit.variable(takenBy: assignment.value),
            seen.insert(assignment.range).inserted
          else { return nil }
          return Finding(
            "state-data-static",
            "the state's data is the module's variable `\(variable.text)`, which goes with the module",
            at: assignment.range, notes: [Note("the variable", at: variable.range)],
            help: "allocate it, and free it in `post_unpatch` unless an earlier release has it")
        }
      }
    })
}

extension LintUnit {
  /// The variable of the module whose address a value is.
  fileprivate func variable(takenBy value: [Substring]) -> (text: String, range: SourceRange)? {
    var words = value[...]
    if words.first == "(", let close = words.firstIndex(of: ")") { words = words[(close + 1)...] }
    let isAddress = words.first == "&"
    if isAddress { words = words.dropFirst() }
    guard words.count == 1, let name = words.first else { return nil }
    for file in files {
      for variable in file.variables
      where !variable.isExtern && file.reads(variable.name, String(name)) {
        // Without `&` only an array is an address.
        let declarator = ByteRange(variable.name.range.end, variable.declaration.end)
        guard isAddress || file.words(in: declarator).first == "[" else { continue }
        return (String(name), file.range(variable.name))
      }
    }
    return nil
  }
}
