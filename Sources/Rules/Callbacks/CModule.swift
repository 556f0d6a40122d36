import CSource
import Composing
import Diagnostics
import Livepatch

extension Surroundings {
  /// Who calls whom within a fix and the shared files.
  func callGraph(of fix: Livepatch.Fix) -> CallGraph {
    let shared = set.manifest.shared.compactMap { code[$0.file] }
    return CallGraph(index.files(of: fix) + shared)
  }
}

/// The steps of a path of calls as notes, without the last one, at which the finding points.
func notes(on path: [CallGraph.Step]) -> [Note] {
  path.dropLast().map {
    Note("`\($0.caller)` calls `\($0.callee)`", at: $0.file.range($0.call.name))
  }
}
