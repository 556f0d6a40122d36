public import Diagnostics
public import Livepatch

/// One function that one fix replaces, with system calls expanded to their entries.
public struct ReplacedFunction: Sendable {
  public var key: FunctionKey
  /// What was written: 0 demands that the name is unique.
  public var sympos: Int
  public var fix: FixID
  /// The place of its entry.
  public var range: SourceRange
  /// When the entry is there: of the fix, the object and the function.
  public var condition: Condition
}

extension Composition {
  /// What the fixes that take part replace, in merge order.
  public func replacedFunctions(_ code: CodeIndex) -> [ReplacedFunction] {
    fixes.enumerated().flatMap { index, fix in
      FunctionEntry.entries(of: fix, at: index, code: code).map {
        ReplacedFunction(
          key: $0.key, sympos: $0.sympos, fix: fix.id.value, range: $0.range,
          condition: $0.condition)
      }
    }
  }
}

extension CodeIndex {
  /// The livepatch symbols that a fix declares, in its YAML and by annotations in its C.
  public func livepatchSymbols(of fix: Livepatch.Fix) -> [LivepatchSymbol] {
    fix.externs + annotatedSymbols(of: fix)
  }
}
