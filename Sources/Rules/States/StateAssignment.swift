import CSource
import Composing
import Diagnostics

/// `…->data = …`, in a function that asks for a state.
struct StateAssignment {
  var file: CFile
  var node: CallGraph.Node
  /// The words behind the `=`.
  var value: [Substring]
  /// `data = value`.
  var range: SourceRange
}

extension LintUnit {
  /// What is assigned to the data of states in all that can run once a function is called.
  func stateAssignments(from function: String) -> [StateAssignment] {
    reach(from: function).nodes.flatMap { node -> [StateAssignment] in
      guard case .function(let index) = node.definition else { return [] }
      let file = files[node.file]
      let body = file.functions[index].body
      let asks = file.calls(in: body).contains { call in
        StateCall.names.contains { file.reads(call.name, $0) }
      }
      return asks ? assignments(in: body, of: file, node) : []
    }
  }

  private func assignments(
    in body: ByteRange, of file: CFile, _ node: CallGraph.Node
  ) -> [StateAssignment] {
    file.normalizedLines(of: body).compactMap { line in
      let words = line.text.split(separator: " ")
      guard let arrow = words.firstIndex(of: "->"), arrow + 3 < words.count,
        words[arrow + 1] == "data", words[arrow + 2] == "="
      else { return nil }
      return StateAssignment(
        file: file, node: node, value: Array(words[(arrow + 3)...].prefix { $0 != ";" }),
        range: file.range(line.range))
    }
  }
}
