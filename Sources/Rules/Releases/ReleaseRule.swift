import CSource
import Comparing
import Diagnostics
import Livepatch

extension Rule {
  /// A rule about what is lost between a release in the field and the new patch.
  static func releaseRule(
    _ name: RuleName, _ severity: Severity = .error, isRequired: Bool = false, summary: String,
    rationale: String,
    examples: @autoclosure @escaping @Sendable () -> [Example],
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
      examples: examples(),
      .upgrade { pair in
        pair.gaps.compactMap { gap -> Finding? in
          guard let (message, place, help) = words(gap, pair) else { return nil }
          var finding = pair.finding(name, message, was: place, help: help)
          if let (function, place) = pair.code(of: gap) {
            finding.notes.append(Note("`\(function)` is this", at: place))
          }
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

extension ReleasePair {
  /// The C of the old release that left something behind, if it is known.
  fileprivate func code(of gap: ReleaseGap) -> (function: String, place: SourceRange)? {
    switch gap {
    case .callbackDropped(_, _, let fix, let function), .setUpDropped(let fix, let function):
      guard let (graph, node) = definition(of: function, of: fix, in: old),
        case .function(let index) = node.definition
      else { return nil }
      let file = graph.files[node.file]
      return (function, file.range(file.functions[index].name))
    default: return nil
    }
  }
}
