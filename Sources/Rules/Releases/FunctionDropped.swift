import Comparing
import Diagnostics
import Livepatch

extension Rule {
  static let functionDropped = releaseRule(
    "function-dropped", summary: "A function goes back to the original.",
    rationale: """
      A function that an earlier release replaced and the new one does not goes back to the \
      kernel's own (`klp_add_nops`, kernel/livepatch/core.c, 6.1). The kernel says nothing, and \
      what the fix did is gone.
      """
  ) { gap, _, _ in
    guard case .functionDropped(let key, let fix) = gap else { return nil }
    return (
      "`\(key)`, replaced by `\(fix)`, would go back to the original", .function(key),
      "keep the fix, or say why nobody needs it: `retire: [{ function: \(key), reason: … }]`"
    )
  }
}
