public import Composing
import Diagnostics
import Livepatch

/// The fixes of a composition and what ties them, ready to be drawn.
public struct PatchGraph: Sendable {
  struct Node: Sendable {
    var id: String
    /// The functions it replaces, and what else it has.
    var details: [String]
    /// A fix of the set that takes no part.
    var isDropped: Bool
  }

  struct Edge: Sendable, Hashable {
    enum Kind: String, Sendable, CaseIterable {
      case requires, after, supersedes, conflict
      case onTopOf = "on top of"
    }

    var from: String
    var to: String
    var kind: Kind
    var label: String
  }

  let title: String
  let nodes: [Node]
  let edges: [Edge]

  public init(_ composition: Composition, title: String) {
    self.title = "\(title) for \(composition.kernel.name)"
    var nodes = composition.fixes.map { fix in
      Node(id: fix.id.value.text, details: Self.details(of: fix), isDropped: false)
    }
    var edges: [Edge] = []
    for (id, reason) in composition.dropped.sorted(by: { $0.key < $1.key }) {
      guard case .superseded(let by) = reason else { continue }
      nodes.append(Node(id: id.text, details: [], isDropped: true))
      edges.append(Edge(from: by.text, to: id.text, kind: .supersedes, label: ""))
    }
    for edge in composition.edges {
      let kind: Edge.Kind =
        switch edge.reference.relation {
        case .requires: .requires
        case .onTopOf: .onTopOf
        default: .after
        }
      // The arrow runs from a fix to what lies beneath it.
      edges.append(Edge(from: edge.second.text, to: edge.first.text, kind: kind, label: ""))
    }
    for problem in composition.problems {
      guard case .functionConflict(let conflict) = problem else { continue }
      for (a, b) in zip(conflict.entries, conflict.entries.dropFirst()) {
        edges.append(
          Edge(
            from: b.fix.text, to: a.fix.text, kind: .conflict, label: conflict.function.description)
        )
      }
    }
    self.nodes = nodes
    var seen: Set<Edge> = []
    self.edges = edges.filter { seen.insert($0).inserted }
  }

  private static func details(of fix: Livepatch.Fix) -> [String] {
    fix.objects.flatMap { object -> [String] in
      let prefix = object.name.value == .vmlinux ? "" : "\(object.name.value)/"
      let functions = object.functions.map { prefix + $0.name.value }
      let calls = object.systemCalls.map { "system call \($0.name.value)" }
      let callbacks = object.callbacks.declared.isEmpty ? [] : ["\(object.name.value) callbacks"]
      return functions + calls + callbacks
    }
  }

  /// For Graphviz.
  public var dot: String {
    func quoted(_ text: String) -> String { "\"" + text + "\"" }
    var lines = [
      "digraph \(quoted(title)) {", "\tlabel = \(quoted(title));", "\trankdir = BT;",
      "\tnode [shape = box, style = rounded, fontname = \"sans-serif\"];",
      "\tedge [fontname = \"sans-serif\", fontsize = 10];",
    ]
    for node in nodes {
      let label = ([node.id] + node.details).joined(separator: "\\n")
      let style = node.isDropped ? ", style = \"rounded,dashed\", fontcolor = gray40" : ""
      lines.append("\t\(quoted(node.id)) [label = \(quoted(label))\(style)];")
    }
    for edge in edges {
      var attributes = ["label = \(quoted(edge.label.isEmpty ? edge.kind.rawValue : edge.label))"]
      switch edge.kind {
      case .requires: break
      case .after: attributes.append("style = dotted")
      case .supersedes: attributes.append("style = dashed")
      case .onTopOf: attributes.append("style = bold")
      case .conflict:
        attributes += ["color = red", "fontcolor = red", "dir = none", "constraint = false"]
      }
      lines.append(
        "\t\(quoted(edge.from)) -> \(quoted(edge.to)) [\(attributes.joined(separator: ", "))];")
    }
    return lines.joined(separator: "\n") + "\n}\n"
  }

  /// For Markdown that draws Mermaid.
  public var mermaid: String {
    var numbers: [String: Int] = [:]
    var lines = ["flowchart BT"]
    for (number, node) in nodes.enumerated() {
      numbers[node.id] = number
      let label = ([node.id] + node.details).joined(separator: "<br>")
      lines.append("  n\(number)[\"\(label)\"]\(node.isDropped ? ":::dropped" : "")")
    }
    var conflicts: [Int] = []
    for edge in edges {
      guard let from = numbers[edge.from], let to = numbers[edge.to] else { continue }
      if edge.kind == .conflict { conflicts.append(lines.count - nodes.count - 1) }
      let arrow =
        switch edge.kind {
        case .requires: "-->"
        case .after, .supersedes: "-.->"
        case .onTopOf: "==>"
        case .conflict: "---"
        }
      let label = edge.label.isEmpty ? edge.kind.rawValue : edge.label
      lines.append("  n\(from) \(arrow)|\(label)| n\(to)")
    }
    if nodes.contains(where: \.isDropped) { lines.append("  classDef dropped stroke-dasharray: 4") }
    for link in conflicts { lines.append("  linkStyle \(link) stroke:red,color:red") }
    return lines.joined(separator: "\n") + "\n"
  }
}
