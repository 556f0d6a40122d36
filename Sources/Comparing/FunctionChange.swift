import CSource
public import Livepatch

/// What becomes of a function of the kernel that at least one of two releases replaces.
public struct FunctionChange: Sendable {
  public enum Kind: Sendable, Hashable {
    case newlyPatched
    /// Other fixes, other conditions, or another text.
    case rePatched
    /// The replacement is the same, and these things around it are not.
    case surroundingsChanged([String])
    case carried
    /// It goes back to the kernel's own.
    case reverted
    /// Replaced before and after; whether by the same cannot be told.
    case unknown
  }

  public var key: FunctionKey
  public var kind: Kind
  public var old: MergedFunction?
  public var new: MergedFunction?
  /// The replacements that differ, where both are known.
  public var texts: [(old: FunctionText, new: FunctionText)]
}

extension Comparison {
  static func functions(_ code: CodeComparison) -> [FunctionChange] {
    func all(_ side: Side) -> [FunctionKey: MergedFunction] {
      var functions: [FunctionKey: MergedFunction] = [:]
      for object in side.patch.objects {
        for function in object.functions {
          let key = FunctionKey(
            object: object.name, name: function.name, sympos: function.sympos)
          functions[key] = function
        }
      }
      return functions
    }
    let (before, after) = (all(code.old), all(code.new))
    return Set(before.keys).union(after.keys).sorted().map { key in
      change(of: key, before[key], after[key], code)
    }
  }

  private static func change(
    of key: FunctionKey, _ old: MergedFunction?, _ new: MergedFunction?, _ code: CodeComparison
  ) -> FunctionChange {
    var change = FunctionChange(key: key, kind: .carried, old: old, new: new, texts: [])
    guard let old, let new else {
      change.kind = old == nil ? .newlyPatched : .reverted
      return change
    }
    var around: Set<String> = []
    var isUnknown = false
    var isOther =
      old.possibleCandidates.map(\.condition) != new.possibleCandidates.map(\.condition)
      && code.old.origin != .module && code.new.origin != .module
    for (a, b) in zip(old.possibleCandidates, new.possibleCandidates) {
      switch code.text(of: (a.fix, a.replacement), (b.fix, b.replacement)) {
      case .same: break
      case .changed(let first, let second):
        isOther = true
        change.texts.append((first, second))
      case .surroundings(let names): around.formUnion(names)
      case .unknown:
        // Another fix has another text, unless it was only renamed.
        if a.fix == b.fix || code.old.origin == .module || code.new.origin == .module {
          isUnknown = true
        } else {
          isOther = true
        }
      }
    }
    if isOther {
      change.kind = .rePatched
    } else if isUnknown {
      change.kind = .unknown
    } else if !around.isEmpty {
      change.kind = .surroundingsChanged(around.sorted())
    }
    return change
  }
}

extension MergedFunction {
  /// The candidates that some configuration compiles: none beneath one that is always there.
  public var possibleCandidates: ArraySlice<Candidate> {
    let last = candidates.firstIndex { $0.condition.isAlways } ?? candidates.endIndex - 1
    return candidates.prefix(last + 1)
  }
}
