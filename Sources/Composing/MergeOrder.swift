import Diagnostics
import HeapModule
import Livepatch

/// Rule 1: the order in which fixes are merged. Topological; ties go by the series, else by the
/// natural order of ids, so it never depends on anything but what is written.
struct MergeOrder {
  /// Indices into the selected fixes, first merged first; empty if there is a cycle.
  private(set) var order: [Int] = []
  private(set) var edges: [Edge] = []
  private(set) var problems: [CompositionProblem] = []

  struct Edge {
    var first: Int
    var second: Int
    var reference: Reference
  }

  init(_ selection: Selection, series: [Located<FixID>]?) {
    let fixes = selection.fixes
    for (index, fix) in fixes.enumerated() { addEdges(of: fix, at: index, in: selection) }
    let ranks = Self.ranks(of: fixes, series: series)
    sort(fixes, ranks: ranks)
    if let series, problems.isEmpty { checkSeries(series, fixes) }
  }

  private mutating func addEdges(of fix: Livepatch.Fix, at index: Int, in selection: Selection) {
    add(fix.requires, .requires, fix, index, selection)
    add(fix.after, .after, fix, index, selection)
    add(fix.before, .before, fix, index, selection)
    add(fix.conflicts, .conflicts, fix, index, selection)
    add(fix.onTopOf, .onTopOf, fix, index, selection)
    for object in fix.objects {
      for function in object.functions { add(function.onTopOf, .onTopOf, fix, index, selection) }
      for call in object.systemCalls { add(call.onTopOf, .onTopOf, fix, index, selection) }
    }
  }

  private mutating func add(
    _ targets: [Located<FixID>], _ relation: Reference.Relation, _ fix: Livepatch.Fix, _ index: Int,
    _ selection: Selection
  ) {
    for target in targets {
      let reference = Reference(relation, from: fix.id, to: target)
      if relation == .requires || relation == .onTopOf,
        let supersedes = fix.supersedes.first(where: { $0.value == target.value })
      {
        problems.append(.supersedesItsBase(supersedes: supersedes, reference: reference))
        continue
      }
      switch selection.target(of: target.value) {
      case .unknown:
        problems.append(.unknownFix(reference, nearest: selection.nearest(to: target.value)))
      case .notInSeries where relation == .requires || relation == .onTopOf:
        problems.append(.leftOutOfSeries(reference))
      case .absent, .notInSeries:
        break
      case .fix(let other):
        switch relation {
        case .conflicts:
          if other != index {
            problems.append(.conflictingFixes(reference, other: selection.fixes[other].id))
          }
        case .before: edges.append(Edge(first: index, second: other, reference: reference))
        default: edges.append(Edge(first: other, second: index, reference: reference))
        }
      }
    }
  }

  /// Position in the series first, then natural order; `fixes` is sorted by id already.
  private static func ranks(of fixes: [Livepatch.Fix], series: [Located<FixID>]?) -> [Int] {
    guard let series else { return Array(fixes.indices) }
    var positions: [FixID: Int] = [:]
    for (position, entry) in series.enumerated() where positions[entry.value] == nil {
      positions[entry.value] = position
    }
    return fixes.enumerated().map { positions[$1.id.value] ?? series.count + $0 }
  }

  private mutating func sort(_ fixes: [Livepatch.Fix], ranks: [Int]) {
    var successors: [[Int]] = Array(repeating: [], count: fixes.count)
    var waiting = Array(repeating: 0, count: fixes.count)
    for edge in edges {
      successors[edge.first].append(edge.second)
      waiting[edge.second] += 1
    }
    var ready = Heap<Ranked>()
    for index in fixes.indices where waiting[index] == 0 {
      ready.insert(Ranked(rank: ranks[index], index: index))
    }
    order.reserveCapacity(fixes.count)
    while let next = ready.popMin() {
      order.append(next.index)
      for successor in successors[next.index] {
        waiting[successor] -= 1
        if waiting[successor] == 0 {
          ready.insert(Ranked(rank: ranks[successor], index: successor))
        }
      }
    }
    if order.count < fixes.count {
      reportCycles(among: fixes.indices.filter { waiting[$0] > 0 }, fixes)
      order = []
    }
  }

  private struct Ranked: Comparable {
    var rank: Int
    var index: Int
    static func < (a: Ranked, b: Ranked) -> Bool { (a.rank, a.index) < (b.rank, b.index) }
  }

  private mutating func checkSeries(_ series: [Located<FixID>], _ fixes: [Livepatch.Fix]) {
    var positions: [FixID: Int] = [:]
    for (position, entry) in series.enumerated() where positions[entry.value] == nil {
      positions[entry.value] = position
    }
    for edge in edges {
      let first = fixes[edge.first].id.value
      let second = fixes[edge.second].id.value
      guard let a = positions[first], let b = positions[second], a > b else { continue }
      problems.append(
        .seriesContradicts(
          OrderEdge(first: first, second: second, reference: edge.reference), earlier: series[b],
          later: series[a]))
    }
  }
}

// MARK: - Cycles

extension MergeOrder {
  /// One problem for each knot: a shortest cycle through its fix with the smallest id.
  private mutating func reportCycles(among stuck: [Int], _ fixes: [Livepatch.Fix]) {
    var outgoing: [Int: [Edge]] = [:]
    let stuckSet = Set(stuck)
    for edge in edges where stuckSet.contains(edge.first) && stuckSet.contains(edge.second) {
      outgoing[edge.first, default: []].append(edge)
    }
    var told: Set<Int> = []
    for start in stuck where !told.contains(start) {
      guard let cycle = shortestCycle(through: start, outgoing) else { continue }
      // A second cycle that shares a fix with one already told is most often the same mistake.
      if cycle.contains(where: { told.contains($0.first) }) { continue }
      told.formUnion(cycle.map(\.first))
      problems.append(
        .cycle(
          cycle.map {
            OrderEdge(
              first: fixes[$0.first].id.value, second: fixes[$0.second].id.value,
              reference: $0.reference)
          }))
    }
  }

  private func shortestCycle(through start: Int, _ outgoing: [Int: [Edge]]) -> [Edge]? {
    var cameBy: [Int: Edge] = [:]
    var queue = [start]
    var next = 0
    while next < queue.count {
      let node = queue[next]
      next += 1
      for edge in outgoing[node] ?? [] {
        if edge.second == start {
          var path = [edge]
          var at = node
          while at != start, let step = cameBy[at] {
            path.append(step)
            at = step.first
          }
          return path.reversed()
        }
        if cameBy[edge.second] == nil {
          cameBy[edge.second] = edge
          queue.append(edge.second)
        }
      }
    }
    return nil
  }
}
