import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let orderContradictsDependency = Rule(
    "order-contradicts-dependency", .order, .error, isRequired: true,
    summary: "The series lists a fix before one that it builds on.",
    rationale: """
      The series decides between fixes that do not depend on each other. It cannot put a fix before \
      one that it needs; that it tries to says that one of the two is wrong.
      """,
    .composing { problem in
      guard case .seriesContradicts(let edge, let earlier, let later) = problem else { return nil }
      return Finding(
        "order-contradicts-dependency",
        "the series lists `\(earlier.value)` before `\(later.value)`, yet \(edge.reference.sentence)",
        at: earlier.range,
        notes: [Note("the order that is needed is written here", at: edge.reference.target.range)],
        help: "list `\(edge.first)` before `\(edge.second)`")
    })
}
