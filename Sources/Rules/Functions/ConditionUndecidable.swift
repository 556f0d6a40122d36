import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let tooManySymbols = Rule(
    "condition-undecidable", .functions, .error, isRequired: true,
    summary: "Conditions speak of more symbols than can be decided exactly.",
    rationale: """
      Whether two fixes can meet, and whether a base is always there, is decided over all \
      configurations of the symbols involved. Past a limit that is refused, because an answer that \
      is not known is no answer.
      """,
    .composing { problem in
      guard case .tooManySymbols(let range, let count, let limit) = problem else { return nil }
      return Finding(
        "condition-undecidable",
        "the conditions involved here speak of \(count) symbols, more than the \(limit) that are decided",
        at: range, help: "say it with fewer symbols")
    })
}
