import CSource
import Composing
import Diagnostics
import Livepatch

/// One step of a path of calls, as findings show it.
struct CallStep {
  var caller: String
  var callee: String
  var place: SourceRange

  /// The steps before the last one, at which a finding points, as notes.
  static func notes(on path: [CallStep]) -> [Note] {
    path.dropLast().map { Note("`\($0.caller)` calls `\($0.callee)`", at: $0.place) }
  }
}

extension Surroundings {
  /// Shortest paths from a function of a fix to each call of some names, over the fix's files and
  /// the shared ones; the shortest path first.
  func callPaths(
    from function: Located<String>, of fix: Livepatch.Fix, to names: some Sequence<String>
  ) -> [[CallStep]] {
    let shared = set.manifest.shared.compactMap { code[$0.file] }
    let graph = CallGraph(index.files(of: fix) + shared)
    let starts = graph.files.enumerated().flatMap { number, file in
      file.functions(named: function.value).map {
        CallGraph.Node(file: number, definition: .function($0))
      }
    }
    let reach = graph.reachable(from: starts)
    let paths = names.flatMap { reach.paths(toCallsOf: $0) }.map { path in
      path.map { step in
        let file = graph.files[step.caller.file]
        return CallStep(
          caller: graph.name(of: step.caller), callee: file.text(step.callee),
          place: file.range(step.callee))
      }
    }
    return paths.enumerated().sorted { ($0.1.count, $0.0) < ($1.1.count, $1.0) }.map(\.1)
  }
}
