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
