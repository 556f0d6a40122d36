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
    .composing { problem in
      guard case .nothingInCommon(let target, let fix) = problem else { return nil }
      return Finding(
        "on-top-of-nothing",
        "`\(fix)` stands on top of `\(target.value)`, and the two replace no function in common",
        at: target.range, help: "write `requires: [\(target.value)]` if it is needed")
    })
}
