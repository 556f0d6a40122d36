import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let shadowIDCollision = Rule(
    "shadow-id-collision", .shadow, .error, isRequired: true,
    summary: "One shadow variable is described in two ways, or one id stands for two of them.",
    rationale: """
      Ids share one space over the whole running kernel, and neither type nor size is recorded \
      (`klp_shadow_match`, kernel/livepatch/shadow.c, 6.1): two fixes with one id read each other's \
      memory.
      """,
    examples: [
      Example(
        "two variables with one id",
        """
        --- a/fix.yaml
        fix: a
        shadow_variables: { one: { id: 0x2070001, freed_by: parent } }
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        --- b/fix.yaml
        fix: b
        shadow_variables: { «two»: { id: 0x2070001, freed_by: parent } }
        objects: { vmlinux: { functions: [g] } }
        --- b/b.c
        int klpp_g(void)
        {
        	return 0;
        }
        """),
      Example(
        "an id each",
        """
        --- a/fix.yaml
        fix: a
        shadow_variables: { one: { id: 0x2070001, freed_by: parent } }
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        --- b/fix.yaml
        fix: b
        shadow_variables: { two: { id: 0x2070002, freed_by: parent } }
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
      case .shadowDisagreement(let name, let field, let first, let second):
        return Finding(
          "shadow-id-collision",
          "two fixes disagree about the \(field) of the shadow variable `\(name)`", at: second,
          notes: [Note("the other one", at: first)],
          help: "describe it alike in both, or give one another name and id")
      case .shadowIDShared(let id, let first, let second):
        return Finding(
          "shadow-id-collision",
          "the shadow variables `\(first.value)` and `\(second.value)` have the same id \(id)",
          at: second.range, notes: [Note("the other variable", at: first.range)],
          help: "give one of them another id; use one name if they are the same thing")
      default: return nil
      }
    })
}
