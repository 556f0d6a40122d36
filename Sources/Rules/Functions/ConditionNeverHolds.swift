import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let conditionNeverHolds = Rule(
    "condition-never-holds", .functions, .warning, summary: "A condition can never hold.",
    rationale: "What stands under it is left out of every kernel: a fix that is not shipped.",
    .composing { problem in
      guard case .neverHolds(let condition) = problem else { return nil }
      return Finding(
        "condition-never-holds", "no configuration satisfies this condition", at: condition.range,
        help: "a symbol has one value, and a kernel is built for one architecture")
    })
}
