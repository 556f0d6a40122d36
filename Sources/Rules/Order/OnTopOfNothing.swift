import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let nothingInCommon = Rule(
    "on-top-of-nothing", .order, .warning,
    summary: "A fix stands on top of another one with which it shares no function.",
    rationale: """
      `on_top_of` of a whole fix means every function that both replace. If there is none, \
      `requires` says what is meant.
      """,
    examples: [
      Example(
        "no function in common",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        --- b/fix.yaml
        fix: b
        on_top_of: [«a»]
        objects: { vmlinux: { functions: [g] } }
        --- b/b.c
        int klpp_g(void)
        {
        	return 0;
        }
        """),
      Example(
        "one function is replaced by both",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        --- b/fix.yaml
        fix: b
        on_top_of: [a]
        objects: { vmlinux: { functions: [f] } }
        --- b/b.c
        int klpp_f(void)
        {
        	return 0;
        }
        """),
    ],
    .composing { problem in
      guard case .nothingInCommon(let target, let fix) = problem else { return nil }
      return Finding(
        "on-top-of-nothing",
        "`\(fix)` stands on top of `\(target.value)`, and the two replace no function in common",
        at: target.range, help: "write `requires: [\(target.value)]` if it is needed")
    })
}
