import Comparing
import Composing
import Diagnostics
import Livepatch

extension Rule {
  /// A rule about what is lost between each release in the field and the new patch.
  static func releaseRule(
    _ name: RuleName, isRequired: Bool = false, summary: String, rationale: String,
    examples: @autoclosure @escaping @Sendable () -> [Example],
    words:
      @escaping @Sendable (ReleaseGap, CumulativePatch, CumulativePatch) -> (
        message: String, place: ReleasePlace, help: String
      )?
  ) -> Rule {
    Rule(
      name, .releases, .error, isRequired: isRequired, summary: summary, rationale: rationale,
      examples: examples(),
      .pair(.upgrade) { pair in
        let (earlier, later) = (pair.earlier.patch, pair.later.patch)
        return gaps(from: earlier, to: later).compactMap { gap -> Finding? in
          guard let (message, place, help) = words(gap, earlier, later) else { return nil }
          var finding = Finding(
            name, message, at: pair.later.range,
            notes: [
              Note("release \(earlier.version) has it here", at: pair.earlier.range(of: place))
            ], help: help, kernels: [later.kernel.name])
          finding.cause = pair.surroundings.flatMap { gap.cause(in: earlier, $0) }
          return finding
        }
      })
  }
}
