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
      @escaping @Sendable (ReleaseGap, Release, CumulativePatch) -> (
        message: String, place: ReleasePlace, help: String
      )?
  ) -> Rule {
    Rule(
      name, .releases, .error, isRequired: isRequired, summary: summary, rationale: rationale,
      examples: examples(),
      .set { surroundings in
        surroundings.compositions.flatMap { composition -> [Finding] in
          guard let patch = composition.patch else { return [] }
          return surroundings.set.releases.filter { $0.kernelName == composition.kernel.name }
            .flatMap { release in
              gaps(from: release.patch, to: patch).compactMap { gap -> Finding? in
                guard let (message, place, help) = words(gap, release, patch) else { return nil }
                var finding = Finding(
                  name, message, at: surroundings.set.manifest.version.range,
                  notes: [
                    Note(
                      "release \(release.patch.version) has it here", at: release.range(of: place))
                  ], help: help, kernels: [composition.kernel.name])
                finding.cause = gap.cause(in: release.patch, surroundings)
                return finding
              }
            }
        }
      })
  }
}
