import Diagnostics
public import Livepatch

/// Rule 0: which fixes take part on a kernel, and what a reference to any other one means.
struct Selection {
  /// Sorted by id, at most one per id.
  private(set) var fixes: [Livepatch.Fix] = []
  private(set) var dropped: [FixID: DropReason] = [:]
  private(set) var problems: [CompositionProblem] = []
  private var indices: [FixID: Int] = [:]
  private var known: Set<FixID>

  init(_ set: PatchSet, damaged: Set<FixID>, kernel: Kernel) {
    known = damaged
    for fix in set.fixes {
      known.insert(fix.id.value)
      known.formUnion(fix.supersedes.map(\.value))
    }
    var candidates = matching(set.fixes, kernel)
    candidates = inSeries(candidates, set.manifest.series, damaged)
    fixes = withoutSuperseded(candidates)
    for (index, fix) in fixes.enumerated() { indices[fix.id.value] = index }
  }

  /// Fixes whose `kernels:` match. Two descriptions of one id for one kernel are a problem; the
  /// first one is taken.
  private mutating func matching(_ all: [Livepatch.Fix], _ kernel: Kernel) -> [Livepatch.Fix] {
    // Indices, because sorting moves them often and a fix is large.
    var chosen: [FixID: Int] = [:]
    for (index, fix) in all.enumerated() {
      let matches = fix.kernels?.contains { kernel.isMeant(by: $0.value) } ?? true
      if !matches {
        if chosen[fix.id.value] == nil { dropped[fix.id.value] = .otherKernel }
      } else if let first = chosen[fix.id.value] {
        problems.append(.duplicateFix(first: all[first].id, second: fix.id))
      } else {
        chosen[fix.id.value] = index
        dropped[fix.id.value] = nil
      }
    }
    return chosen.sorted { $0.key < $1.key }.map { all[$0.value] }
  }

  private mutating func inSeries(
    _ candidates: [Livepatch.Fix], _ series: [Located<FixID>]?, _ damaged: Set<FixID>
  ) -> [Livepatch.Fix] {
    guard let series else { return candidates }
    var listed: [FixID: Located<FixID>] = [:]
    for entry in series {
      if let first = listed.updateValue(entry, forKey: entry.value) {
        problems.append(.listedTwice(first: first, second: entry))
      } else if !known.contains(entry.value) {
        problems.append(
          .unknownFix(Reference(.series, from: nil, to: entry), nearest: nearest(to: entry.value)))
      }
    }
    return candidates.filter { fix in
      if listed[fix.id.value] != nil { return true }
      dropped[fix.id.value] = .notInSeries
      return false
    }
  }

  /// Drops what others stand for whole. Chains follow: in c ⊃ b ⊃ a only c is left.
  private mutating func withoutSuperseded(_ candidates: [Livepatch.Fix]) -> [Livepatch.Fix] {
    var superseders: [FixID: [Located<FixID>]] = [:]
    for fix in candidates {
      for target in fix.supersedes where target.value != fix.id.value {
        superseders[target.value, default: []].append(Located(fix.id.value, at: target.range))
      }
    }
    for (target, by) in superseders.sorted(by: { $0.key < $1.key }) {
      // Two of a chain are no contradiction: c ⊃ b ⊃ a may name a as well.
      let tops = by.filter { one in superseders[one.value] == nil }
      if tops.count > 1 { problems.append(.supersededTwice(target, by: tops)) }
      let chosen = tops.first ?? by[0]
      dropped[target] = .superseded(by: chosen.value)
    }
    return candidates.filter { superseders[$0.id.value] == nil }
  }

  enum Target {
    case fix(Int)
    /// Known, and no part of this kernel's patch: there is nothing to stand on and nothing to miss.
    case absent
    case notInSeries
    case unknown
  }

  /// What a reference means: a superseded fix means its superseder.
  func target(of id: FixID) -> Target {
    var id = id
    for _ in 0...dropped.count {
      if let index = indices[id] { return .fix(index) }
      switch dropped[id] {
      case .superseded(let by): id = by
      case .otherKernel: return .absent
      case .notInSeries: return .notInSeries
      case nil: return known.contains(id) ? .absent : .unknown
      }
    }
    return .absent  // a cycle of `supersedes`, reported by the order
  }

  func nearest(to id: FixID) -> FixID? {
    nearestName(to: id.text, among: known.map(\.text).sorted()).map { FixID($0) }
  }
}

/// Why a fix of the set takes no part on a kernel.
public enum DropReason: Sendable, Hashable {
  case otherKernel
  case notInSeries
  case superseded(by: FixID)
}
