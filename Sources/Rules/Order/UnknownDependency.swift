import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let unknownDependency = Rule(
    "unknown-dependency", .order, .error, isRequired: true,
    summary: "A fix names another one that is not in the set.",
    rationale: """
      What a fix requires or stands on is part of what it does: without it, code is missing. \
      References to fixes that are left out for a kernel, or superseded, are fine.
      """,
    examples: [
      Example(
        "a misspelt id",
        """
        --- cve-2026-0101/fix.yaml
        fix: cve-2026-0101
        objects: { vmlinux: { functions: [f] } }
        --- cve-2026-0101/f.c
        int klpp_f(void)
        {
        	return 0;
        }
        --- b/fix.yaml
        fix: b
        requires: [«cve-2026-0110»]
        objects: { vmlinux: { functions: [g] } }
        --- b/b.c
        int klpp_g(void)
        {
        	return 0;
        }
        """),
      Example(
        "a fix of the set",
        """
        --- cve-2026-0101/fix.yaml
        fix: cve-2026-0101
        objects: { vmlinux: { functions: [f] } }
        --- cve-2026-0101/f.c
        int klpp_f(void)
        {
        	return 0;
        }
        --- b/fix.yaml
        fix: b
        requires: [cve-2026-0101]
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
      case .unknownFix(let reference, let nearest):
        return Finding(
          "unknown-dependency",
          "\(reference.sentence), and there is no fix of that id", at: reference.target.range,
          help: nearest.map { "did you mean `\($0)`?" } ?? "add the fix, or drop the reference")
      case .leftOutOfSeries(let reference):
        return Finding(
          "unknown-dependency",
          "\(reference.sentence), which the manifest's `fixes:` leaves out",
          at: reference.target.range, help: "list `\(reference.target.value)` under `fixes:` too")
      default: return nil
      }
    })
}
