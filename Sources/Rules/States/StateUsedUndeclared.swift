import CSource
import Composing
import Diagnostics
import HandWritten
import Livepatch

extension Rule {
  static let stateUsedUndeclared = Rule(
    "state-used-undeclared", .states, .error,
    summary: "The C asks for a state that nobody declares.",
    rationale: """
      `klp_get_state` looks through the states of the patch, which are those that the YAML \
      declares, and gives NULL for any other. `klp_get_prev_state` would know it of an earlier \
      release, but the kernel refuses a patch that lacks a state of that release \
      (`klp_is_patch_compatible`, kernel/livepatch/state.c, 6.1).
      """,
    examples: [
      Example(
        "a number that no state has",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f], callbacks: { post_patch: a_post_patch } } }
        states: { level: { id: 207, version: 1 } }
        --- a/a.c
        #define LEVEL_STATE 270

        int klpp_f(void)
        {
        	return 0;
        }

        void a_post_patch(struct klp_object *obj)
        {
        	if (!klp_get_prev_state(«LEVEL_STATE»))
        		lower_level();
        }
        """),
      Example(
        "in a module written by hand",
        handWritten(
          before: """
            static void lp_post_patch(struct klp_object *obj)
            {
            	if (!klp_get_prev_state(«270»))
            		pr_info("the first\\n");
            }

            static struct klp_state states[] = {
            	{ .id = 207, .version = 1 },
            	{ }
            };
            """,
          objects: """
            static struct klp_object objs[] = {
            	{
            		.funcs = funcs,
            		.callbacks.post_patch = lp_post_patch,
            	}, { }
            };
            """,
          patch: """
            static struct klp_patch patch = {
            	.mod = THIS_MODULE,
            	.objs = objs,
            	.states = states,
            	.replace = true,
            };
            """)),
      Example(
        "the constant from `klp_compose.h`",
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
        		lower_level();
        }
        """),
    ],
    .set { surroundings in
      let declared = surroundings.declaredStates
      let numbers = Set(declared.values)
      return surroundings.selectedFixes.flatMap { fix in
        surroundings.stateCalls(of: fix, declared).compactMap { call in
          let message: String
          switch call.id {
          case .number(let number) where !numbers.contains(number):
            message = "no fix declares a state with the id \(number)"
          case .unknownName(let name): message = "no fix declares a state called `\(name)`"
          default: return nil
          }
          let name = call.file.text(call.call.name)
          let near = nearestState(to: call.id, among: declared)
          return Finding(
            "state-used-undeclared", "\(message), so `\(name)` finds none",
            at: call.file.range(call.idRange),
            help: near.map { "did you mean `KLP_STATE_\($0)`?" }
              ?? "declare it under `states:` of `\(fix.id.value)`")
        }
      }
    },
    module: { module, unit in
      guard module.declaresAllStates else { return [] }
      let numbers = Set(unit.fix.states.map(\.id.value))
      return unit.surroundings.stateCalls(of: unit.fix, [:]).compactMap { call in
        guard case .number(let number) = call.id, !numbers.contains(number) else { return nil }
        return Finding(
          "state-used-undeclared",
          "the patch has no state with the id \(number), so `\(call.file.text(call.call.name))` finds none",
          at: call.file.range(call.idRange), help: "add it to the array that `.states` names")
      }
    })
}

extension ModuleSource {
  /// Whether all states of its patches are written down.
  fileprivate var declaresAllStates: Bool {
    var constants = Constants(files)
    let given = patches.filter { !$0.structure.isNull("states") }
    return !patches.isEmpty && patches.count == patchVariables.count
      && patches.allSatisfy {
        $0.structure.isKnown && assignments(of: "states", of: $0).isEmpty
      }
      // Several patches may share one array.
      && (given.isEmpty || !stateArrays.isEmpty)
      && stateArrays.allSatisfy { array in
        array.entries.allSatisfy { entry in
          entry.isKnown
            && (entry["id"].map { constants.value(of: $0, in: file) != nil } ?? true)
        }
      }
  }
}

private func nearestState(to id: StateCall.ID, among declared: [String: UInt64]) -> String? {
  switch id {
  case .unknownName(let name): nearestName(to: name.uppercased(), among: declared.keys.sorted())
  default: nil
  }
}
