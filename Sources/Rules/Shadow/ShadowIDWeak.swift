import CSource
import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let shadowIDWeak = Rule(
    "shadow-id-weak", .shadow, .note,
    summary: "The id of a shadow variable is so small that others are likely to use it too.",
    rationale: """
      All livepatches of a running kernel share one space of ids, whoever made them \
      (`klp_shadow_match`, kernel/livepatch/shadow.c, 6.1). The kernel's samples use 1 and 2, and \
      so does everybody who starts from them. A number made of that of a bug, with a few bits left \
      for several variables, is unique without a registry. The rule speaks of ids below 256.
      """,
    examples: [
      Example(
        "as in the samples",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        shadow_variables: { count: { id: «1», type: int, freed_by: disable } }
        --- a/a.c
        int klpp_f(struct inode *inode)
        {
        	return klp_shadow_get(inode, KLP_SHADOW_COUNT) ? 1 : 0;
        }
        """),
      Example(
        "in C, through a macro",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        #define COUNT_ID 2

        int klpp_f(struct inode *inode)
        {
        	return klp_shadow_get(inode, «COUNT_ID») ? 1 : 0;
        }
        """),
      Example(
        "the number of a bug, and one of a variable",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        shadow_variables: { count: { id: 0x2026000301, type: int, freed_by: disable } }
        --- a/a.c
        int klpp_f(struct inode *inode)
        {
        	return klp_shadow_get(inode, KLP_SHADOW_COUNT) ? 1 : 0;
        }
        """),
    ],
    .unit { unit in
      var places: [(number: UInt64, place: SourceRange)] = []
      for variable in unit.fix.shadowVariables {
        if let number = unit.number(of: variable) { places.append((number, variable.id.range)) }
      }
      for call in unit.shadowCalls {
        if let number = call.key.number { places.append((number, call.file.range(call.id))) }
      }
      var said: Set<UInt64> = []
      return places.compactMap { number, place in
        guard number < 256, said.insert(number).inserted else { return nil }
        return Finding(
          "shadow-id-weak",
          "the id \(number) of a shadow variable is likely to be used by other livepatches too",
          at: place, help: "make it of something unique, such as the number of the bug")
      }
    })
}
