import CSource
import Composing
import Diagnostics

extension Rule {
  static let shadowKeyOnStack = Rule(
    "shadow-key-on-stack", .shadow, .warning,
    summary: "A shadow variable is attached to a variable on the stack.",
    rationale: """
      Shadow variables are found by the address of their parent \
      (`klp_shadow_match`, kernel/livepatch/shadow.c, 6.1). The address of a local variable means \
      something else as soon as the function returns, and all processors use the same ones in turn. \
      Often the `&` is simply one too many.
      """,
    examples: [
      Example(
        "the address of the pointer instead of the pointer",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(struct inode *inode)
        {
        	return klp_shadow_get(«&inode», 0x2070001) ? 1 : 0;
        }
        """),
      Example(
        "a parent that stays where it is", alongside: ["static-local-in-replacement"],
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(struct inode *inode)
        {
        	static int key;

        	return klp_shadow_get(inode, 0x2070001) || klp_shadow_get(&key, 0x2070001);
        }
        """),
    ],
    .unit { unit in
      unit.shadowCalls.compactMap { call in
        guard let parent = call.parent, let function = call.function else { return nil }
        let tokens = call.file.tokens(in: parent)
        guard tokens.count == 2, tokens[0].text == "&",
          let type = unit.code(of: function)?.type(of: tokens[1].text), !type.isStatic
        else { return nil }
        return Finding(
          "shadow-key-on-stack",
          "`\(tokens[1].text)` is on the stack: its address is no lasting parent of a shadow variable",
          at: call.file.range(parent),
          help: type.stars > 0
            ? "pass `\(tokens[1].text)`, the object it points to"
            : "use the address of something that lasts, or NULL for a single variable")
      }
    })
}
