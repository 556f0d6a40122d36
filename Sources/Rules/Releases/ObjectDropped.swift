import Comparing
import Diagnostics
import Livepatch

extension Rule {
  static let objectDropped = releaseRule(
    "object-dropped", summary: "All functions of an object go back to the original.",
    rationale: """
      As with single functions, the kernel takes them back without a word; the object's callbacks \
      of the earlier release never run again.
      """
  ) { gap, _, _ in
    guard case .objectDropped(let name) = gap else { return nil }
    return (
      "everything in `\(name)` would go back to the original", .object(name),
      "keep the fixes, or say why nobody needs them: `retire: [{ object: \(name), reason: … }]`"
    )
  }
}
