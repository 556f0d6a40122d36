import CSource
import Diagnostics

/// One step of a path of calls, as findings show it.
struct CallStep {
  var caller: String
  var callee: String
  var place: SourceRange
  /// The caller.
  var node: CallGraph.Node

  /// The steps before the last one, at which a finding points, as notes.
  static func notes(on path: [CallStep]) -> [Note] {
    path.dropLast().map { Note("`\($0.caller)` calls `\($0.callee)`", at: $0.place) }
  }
}
