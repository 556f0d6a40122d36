import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let shadowIDUnresolved = Rule(
    "shadow-id-from-macro-unresolved", .shadow, .error, isRequired: true,
    summary: "The number of a shadow variable cannot be told.",
    rationale: """
      Numbers are compared over all fixes and releases, and the generated clean-up needs them. A \
      constant must be a `#define` with a plain number in the fix's sources or headers.
      """,
    examples: [
      Example(
        "a constant that is computed",
        """
        --- a/fix.yaml
        fix: a
        shadow_variables: { seen: { id: «SEEN_ID», freed_by: parent } }
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        #define SEEN_ID (BASE + 1)

        int klpp_f(void)
        {
        	return 0;
        }
        """),
      Example(
        "a constant with a plain number",
        """
        --- a/fix.yaml
        fix: a
        shadow_variables: { seen: { id: SEEN_ID, freed_by: parent } }
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        #define SEEN_ID 0x2070001

        int klpp_f(void)
        {
        	return 0;
        }
        """),
    ],
    .composing { problem in
      guard case .shadowIDUnresolved(let name) = problem else { return nil }
      return Finding(
        "shadow-id-from-macro-unresolved",
        "no `#define \(name.value)` with a plain number is in the sources of the fix",
        at: name.range,
        help: "write the number here; the C gets it as `KLP_SHADOW_…` from klp_compose.h")
    })
}
