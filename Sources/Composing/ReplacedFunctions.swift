public import Diagnostics
public import Livepatch
import Parallel

/// One function that one fix replaces, with system calls expanded to their entries.
public struct ReplacedFunction: Sendable {
  public var key: FunctionKey
  /// What was written: 0 demands that the name is unique.
  public var sympos: Int
  public var fix: FixID
  /// The C function that takes its place.
  public var replacement: String
  /// The place of its entry.
  public var range: SourceRange
  /// When the entry is there: of the fix, the object and the function.
  public var condition: Condition
}

extension Composition {
  /// What the fixes that take part replace, in merge order.
  public func replacedFunctions(_ code: CodeIndex) -> [ReplacedFunction] {
    fixes.indices.parallelMap { index in
      FunctionEntry.entries(of: fixes[index], at: index, code: code).map {
        ReplacedFunction(
          key: $0.key, sympos: $0.sympos, fix: fixes[index].id.value,
          replacement: $0.replacement.value, range: $0.range, condition: $0.condition)
      }
    }.flatMap(\.self)
  }
}
