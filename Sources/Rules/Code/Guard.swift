import CSource
import Diagnostics

/// A condition on which it depends whether some code runs.
struct Guard {
  let node: CallGraph.Node
  let code: FunctionCode
  let condition: ByteRange
}

extension LintUnit {
  /// The conditions on which it depends whether the last call of a path is made.
  func guards(on path: [CallStep]) -> [Guard] {
    path.flatMap { step -> [Guard] in
      guard let code = code(of: step.node) else { return [] }
      return code.conditions(before: step.place.start).map {
        Guard(node: step.node, code: code, condition: $0)
      }
    }
  }

  /// The names a condition depends on: its own, those in what its variables were assigned, and
  /// those in the module's functions that it asks.
  func names(in condition: Guard) -> Set<String> {
    let code = condition.code
    var names: Set<String> = []
    for token in code.file.tokens(in: condition.condition) where token.isIdentifier {
      guard names.insert(token.text).inserted else { continue }
      for use in code.uses(of: token.text) {
        if case .assigned(let value) = use.kind { names.formUnion(code.file.names(in: value)) }
      }
    }
    for call in code.file.calls(in: condition.condition) {
      for callee in graph.definitions(of: call.name, seenFrom: condition.node.file) {
        guard case .function(let index) = callee.definition else { continue }
        let file = files[callee.file]
        names.formUnion(file.names(in: file.functions[index].body))
      }
    }
    return names
  }
}

extension CFile {
  fileprivate func names(in range: ByteRange) -> [String] {
    tokens(in: range).filter(\.isIdentifier).map(\.text)
  }
}
