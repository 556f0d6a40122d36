public import Livepatch

/// What becomes of one function on a machine that goes from one release to another.
public struct FunctionChange: Sendable {
  public enum Kind: String, Sendable, CaseIterable {
    /// The earlier release left it alone.
    case added
    /// Both replace it, by different code.
    case changed
    /// Both replace it by the same code.
    case carried
    /// It goes back to the kernel's own.
    case reverted
  }

  public let key: FunctionKey
  public let kind: Kind
  /// The fixes that replace it in the earlier release, the one on top first; none if `added`.
  public let before: [FixID]
  /// The fixes that replace it in the later release; none if `reverted`.
  public let after: [FixID]
  /// How the text of the one on top differs; nil where either text is not known.
  public let difference: TextChange?
}

/// How a text became another.
public struct TextChange: Sendable {
  public enum Line: Sendable, Hashable {
    case same(String)
    case removed(String)
    case added(String)
  }

  public let lines: [Line]

  init(_ old: [String], _ new: [String]) {
    var removed: Set<Int> = []
    var inserted: Set<Int> = []
    for change in new.difference(from: old) {
      switch change {
      case .remove(let offset, _, _): removed.insert(offset)
      case .insert(let offset, _, _): inserted.insert(offset)
      }
    }
    var lines: [Line] = []
    var (from, to) = (0, 0)
    while from < old.count || to < new.count {
      if removed.contains(from) {
        lines.append(.removed(old[from]))
        from += 1
      } else if inserted.contains(to) {
        lines.append(.added(new[to]))
        to += 1
      } else {
        lines.append(.same(new[to]))
        from += 1
        to += 1
      }
    }
    self.lines = lines
  }

  public var addedLines: Int { lines.count { if case .added = $0 { true } else { false } } }
  public var removedLines: Int { lines.count { if case .removed = $0 { true } else { false } } }
}
