import CSource
import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let shadowSizeArgument = Rule(
    "shadow-get-or-alloc-size-arg", .shadow, .warning,
    summary: "One shadow variable is made with different sizes.",
    rationale: """
      The kernel does not record the size: whoever comes first decides how much memory there is, \
      and `klp_shadow_get_or_alloc` gives the others the same block \
      (`__klp_shadow_get_or_alloc`, kernel/livepatch/shadow.c, 6.1). Whoever takes it for more \
      writes behind its end.

      Sizes are compared where they can be told without headers: numbers, types of known size, and \
      structures by name. The `type:` of the fix counts too.
      """,
    examples: [
      Example(
        "two types",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f, g, h] } }
        --- a/a.c
        #define STATE_ID 0x2070001

        int klpp_f(struct inode *inode)
        {
        	struct state *state = klp_shadow_get_or_alloc(inode, STATE_ID, sizeof(*state),
        						      GFP_KERNEL, NULL, NULL);

        	return state ? state->count : 0;
        }

        int klpp_g(struct inode *inode)
        {
        	struct big_state *state;

        	state = klp_shadow_get_or_alloc(inode, STATE_ID, «sizeof(*state)»,
        					GFP_KERNEL, NULL, NULL);
        	return state ? state->sum : 0;
        }

        void klpp_h(struct inode *inode)
        {
        	klp_shadow_free(inode, STATE_ID, NULL);
        }
        """),
      Example(
        "another one than declared",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        shadow_variables: { first: { id: 0x2070001, type: u64, freed_by: disable } }
        --- a/a.c
        int klpp_f(struct inode *inode)
        {
        	int *first = klp_shadow_get_or_alloc(inode, KLP_SHADOW_FIRST, «sizeof(*first)»,
        					     GFP_KERNEL, NULL, NULL);

        	return first ? *first : 0;
        }
        """),
      Example(
        "one type, written in two ways",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f, g, h] } }
        --- a/a.c
        #define STATE_ID 0x2070001

        int klpp_f(struct inode *inode)
        {
        	struct state *state = klp_shadow_get_or_alloc(inode, STATE_ID, sizeof(*state),
        						      GFP_KERNEL, NULL, NULL);

        	return state ? state->count : 0;
        }

        int klpp_g(struct inode *inode)
        {
        	return !klp_shadow_alloc(inode, STATE_ID, sizeof(struct state), GFP_KERNEL, NULL, NULL);
        }

        void klpp_h(struct inode *inode)
        {
        	klp_shadow_free(inode, STATE_ID, NULL);
        }
        """),
    ],
    .unit { unit in
      var known: [ShadowKey: (size: ShadowSize, place: SourceRange)] = [:]
      for variable in unit.fix.shadowVariables {
        guard let number = unit.number(of: variable), let size = unit.size(of: variable),
          let type = variable.type
        else { continue }
        known[.number(number)] = (size, type.range)
      }
      return unit.shadowCalls.compactMap { call in
        guard let size = unit.size(of: call), let argument = call.size else { return nil }
        let place = call.file.range(argument)
        guard let other = known[call.key] else {
          known[call.key] = (size, place)
          return nil
        }
        guard size.contradicts(other.size) else { return nil }
        return Finding(
          "shadow-get-or-alloc-size-arg",
          "the shadow variables with the id `\(call.file.text(call.id))` are made with another size here",
          at: place, notes: [Note("the other size", at: other.place)],
          help: "use one type for one id; other data needs another id")
      }
    })
}
