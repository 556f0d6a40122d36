import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let stateIDCollision = Rule(
    "state-id-collision", .states, .error, isRequired: true,
    summary: "One state is described in two ways, or one id stands for two states.",
    rationale: """
      The kernel finds a state by its id and takes the first (`klp_get_state`, \
      kernel/livepatch/state.c, 6.1). Fixes that share a state share its name, id, version and data.
      """,
    examples: [
      Example(
        "two fixes with one id",
        """
        --- a/fix.yaml
        fix: a
        states: { level: { id: 207, version: 1 } }
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        --- b/fix.yaml
        fix: b
        states: { «mode»: { id: 207, version: 1 } }
        objects: { vmlinux: { functions: [g] } }
        --- b/b.c
        int klpp_g(void)
        {
        	return 0;
        }
        """),
      Example(
        "one id twice in a module written by hand",
        handWritten(
          before: """
            static struct klp_state states[] = {
            	{ .id = 207, .version = 1 },
            	{ .id = «207», .version = 2 },
            	{ }
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
        "one state that two fixes share",
        """
        --- a/fix.yaml
        fix: a
        states: { level: { id: 207, version: 1 } }
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        --- b/fix.yaml
        fix: b
        states: { level: { id: 207, version: 1 } }
        objects: { vmlinux: { functions: [g] } }
        --- b/b.c
        int klpp_g(void)
        {
        	return 0;
        }
        """),
    ],
    .composing { problem in
      switch problem {
      case .stateDisagreement(let name, let field, let first, let second):
        return Finding(
          "state-id-collision", "two fixes disagree about the \(field) of the state `\(name)`",
          at: second, notes: [Note("the other one", at: first)],
          help: "describe it alike in both, or give one another name and id")
      case .stateIDShared(let id, let first, let second):
        return Finding(
          "state-id-collision",
          "the states `\(first.value)` and `\(second.value)` have the same id \(id)",
          at: second.range, notes: [Note("the other state", at: first.range)],
          help: "give one of them another id; use one name if they are the same thing")
      default: return nil
      }
    },
    module: { module, unit in
      var first: [UInt64: SourceRange] = [:]
      return unit.fix.states.compactMap { state in
        let id = state.id
        guard id.value != 0 else { return nil }
        guard let known = first.updateValue(id.range, forKey: id.value) else { return nil }
        first[id.value] = known
        return Finding(
          "state-id-collision", "two states have the id \(id.value): the kernel finds the first",
          at: id.range, notes: [Note("the other state", at: known)],
          help: "give one of them another id")
      }
    })
}
