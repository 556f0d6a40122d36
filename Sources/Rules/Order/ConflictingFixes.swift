import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let conflictingFixes = Rule(
    "conflicting-fixes", .order, .error, isRequired: true,
    summary: "Two fixes are selected that must not be there together.",
    rationale: "The author of a fix has ruled the pair out with `conflicts:`.",
    .composing { problem in
      guard case .conflictingFixes(let reference, let other) = problem else { return nil }
      return Finding(
        "conflicting-fixes", "\(reference.sentence), and both are selected",
        at: reference.target.range, notes: [Note("the other fix", at: other.range)],
        help: "leave one out with `fixes:`, `kernels:` or `supersedes:`")
    })
}
