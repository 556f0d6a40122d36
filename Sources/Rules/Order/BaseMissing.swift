import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let baseMissing = Rule(
    "base-missing", .order, .error, isRequired: true,
    summary: "A fix is there in a configuration in which what it needs is not.",
    rationale: """
      Where a fix requires another or stands on it, the other one must be there wherever the fix \
      is: its condition must imply the other's. Otherwise a kernel exists for which the module is \
      built with half of a change.
      """,
    examples: [
      Example(
        "the base is left out without CONFIG_NET",
        """
        --- a/fix.yaml
        fix: a
        when: CONFIG_NET
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        --- b/fix.yaml
        fix: b
        requires: [«a»]
        objects: { vmlinux: { functions: [g] } }
        --- b/b.c
        int klpp_g(void)
        {
        	return 0;
        }
        """),
      Example(
        "both are there under one condition",
        """
        --- a/fix.yaml
        fix: a
        when: CONFIG_NET
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        --- b/fix.yaml
        fix: b
        when: CONFIG_NET
        requires: [a]
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
      case .baseMissing(let reference, let function, let base, let configuration):
        let what = function.map { " for `\($0)`" } ?? ""
        return Finding(
          "base-missing",
          "\(reference.sentence)\(what), but `\(base.value)` is left out where \(configuration)",
          at: reference.target.range,
          notes: [Note("`\(base.value)` is described here", at: base.range)],
          help:
            "give `\(reference.fix?.value.text ?? "the fix")` the same `when:`, or widen the other's"
        )
      case .onTopOfNothing(let target, let fix, let function):
        return Finding(
          "base-missing",
          "`\(fix)` stands on top of `\(target.value)` for `\(function)`, which `\(target.value)` does not replace",
          at: target.range,
          help: "drop the `on_top_of`, or name the fix whose version this one contains")
      default: return nil
      }
    })
}
