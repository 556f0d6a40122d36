import Comparing
import Diagnostics
import Livepatch

extension Rule {
  /// A rule about what is lost between a release in the field and the new patch.
  static func releaseRule(
    _ name: RuleName, _ severity: Severity = .error, isRequired: Bool = false, summary: String,
    rationale: String, examples: [Example],
    words:
      @escaping @Sendable (ReleaseGap, ReleasePair) -> (
        message: String, place: ReleasePlace, help: String
      )?,
    mending: @escaping @Sendable (ReleaseGap, ReleasePair) -> (place: Note?, fix: FixIt)? = {
      _, _ in nil
    }
  ) -> Rule {
    Rule(
      name, .releases, severity, isRequired: isRequired, summary: summary, rationale: rationale,
      examples: examples,
      .upgrade { pair in
        pair.gaps.compactMap { gap -> Finding? in
          guard let (message, place, help) = words(gap, pair) else { return nil }
          var finding = pair.finding(name, message, was: place, help: help)
          if let (note, fix) = mending(gap, pair) {
            if let note { finding.notes.append(note) }
            finding.fix = fix
          }
          finding.cause = pair.surroundings.flatMap { gap.cause(in: pair.old.patch, $0) }
          return finding
        }
      })
  }
}
