import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let replacementShared = Rule(
    "replacement-shared", .functions, .error, isRequired: true,
    summary: "One C function replaces several functions at once.",
    rationale: """
      The functions' prototypes may differ, and the kernel's stack check takes the range of a \
      replacement for the sign that a task runs that one function (`klp_check_stack_func`, \
      kernel/livepatch/transition.c, 6.1). It is fine if the conditions exclude each other.
      """,
    examples: [
      Example(
        "one for two",
        """
        --- a/fix.yaml
        fix: a
        objects:
          vmlinux:
            functions:
              f: { replacement: klpp_f }
              «g»: { replacement: klpp_f }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        """),
      Example(
        "a replacement each",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f, g] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        int klpp_g(void)
        {
        	return 0;
        }
        """),
    ],
    .composing { problem in
      guard case .replacementShared(let name, let first, let second) = problem else { return nil }
      return Finding(
        "replacement-shared", "`\(name)` replaces two functions at once", at: second.range,
        notes: [Note("it also replaces this one", at: first.range)],
        help: "give each function a replacement of its own")
    })
}
