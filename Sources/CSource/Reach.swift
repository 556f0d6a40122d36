extension CallGraph {
  /// All that can run once one of some functions is called.
  public struct Reach: Sendable {
    /// The definitions, nearest first.
    public let nodes: [Node]
    private let graph: CallGraph
    private let members: Set<Node>
    /// By which step each was first reached; the starts by none.
    private let arrivals: [Node: Step]

    init(_ graph: CallGraph, from starts: [Node]) {
      var members: Set<Node> = []
      var arrivals: [Node: Step] = [:]
      var nodes = starts.filter { members.insert($0).inserted }
      var next = 0
      while next < nodes.count {
        let node = nodes[next]
        next += 1
        for step in graph.steps(from: node) {
          for callee in graph.definitions(of: step.callee, seenFrom: node.file)
          where members.insert(callee).inserted {
            arrivals[callee] = step
            nodes.append(callee)
          }
        }
      }
      self.graph = graph
      self.nodes = nodes
      self.members = members
      self.arrivals = arrivals
    }

    public func contains(_ node: Node) -> Bool { members.contains(node) }

    /// A shortest chain of steps to a definition; empty for a start, `nil` if none leads there.
    public func path(to node: Node) -> [Step]? {
      guard members.contains(node) else { return nil }
      var path: [Step] = []
      var current = node
      while let step = arrivals[current] {
        path.append(step)
        current = step.caller
      }
      return path.reversed()
    }

    /// The chains that end with a call of a name, such as one the module does not define: for
    /// each call a shortest one.
    public func paths(toCallsOf name: String) -> [[Step]] {
      let hash = CFile.Name.hash(name.utf8)
      return nodes.flatMap { node -> [[Step]] in
        let file = graph.files[node.file]
        return graph.steps(from: node)
          .filter { $0.callee.hash == hash && file.reads($0.callee, name) }
          .compactMap { step in path(to: node).map { $0 + [step] } }
      }
    }
  }

  public func reachable(from starts: [Node]) -> Reach { Reach(self, from: starts) }
}
