import Comparing
import Diagnostics
import Livepatch

extension Rule {
  static let shadowIDDropped = releaseRule(
    "shadow-id-dropped", summary: "Nobody frees a shadow variable of an earlier release any more.",
    rationale: """
      Shadow variables outlive the patch that made them. Without a release that knows their number \
      they leak, and attach themselves to the next object at the same address \
      (kernel/livepatch/shadow.c, 6.1).
      """
  ) { gap, _, _ in
    guard case .shadowVariableDropped(let name, let id) = gap else { return nil }
    return (
      "the shadow variable `\(name)` (\(id)) is left behind", .shadowVariable(name),
      "free it in `post_patch` and say so: `retire: [{ shadow_variable: \(name), reason: … }]`"
    )
  }
}
