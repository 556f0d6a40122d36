/// A formula over a kernel's configuration, as Kconfig writes it.
///
/// A symbol has one of three values: n, m, y. `CONFIG_X` holds for m and y. Values are kept
/// simplified: equal neighbours merged, constants gone, operands sorted, so equal conditions that
/// were written alike are equal values.
public struct Condition: Hashable, Sendable {
  /// Negation has been pushed down to the tests: there is no "not".
  indirect enum Formula: Hashable, Sendable {
    case constant(Bool)
    /// The symbol has one of the values; neither none nor all of them.
    case test(String, Values)
    /// At least two operands, none of them `all`.
    case all([Formula])
    /// At least two operands, none of them `any`.
    case any([Formula])
  }

  /// A set of values that a symbol may have.
  struct Values: OptionSet, Hashable, Sendable {
    let rawValue: UInt8
    static let n = Values(rawValue: 1)
    static let m = Values(rawValue: 2)
    static let y = Values(rawValue: 4)
    static let every: Values = [.n, .m, .y]
    static let enabled: Values = [.m, .y]
  }

  let formula: Formula

  init(_ formula: Formula) { self.formula = formula }

  public static let always = Condition(.constant(true))
  public static let never = Condition(.constant(false))

  /// The symbol, `CONFIG_` included, is y or m.
  public static func symbol(_ name: String) -> Condition { Condition(.test(name, .enabled)) }

  public var isAlways: Bool { if case .constant(true) = formula { true } else { false } }
  public var isNever: Bool { if case .constant(false) = formula { true } else { false } }

  public static func && (a: Condition, b: Condition) -> Condition {
    if a.isAlways || b.isNever { return b }
    if b.isAlways || a.isNever { return a }
    return Condition(.conjunction([a.formula, b.formula]))
  }

  public static func || (a: Condition, b: Condition) -> Condition {
    if a.isNever || b.isAlways { return b }
    if b.isNever || a.isAlways { return a }
    return Condition(.disjunction([a.formula, b.formula]))
  }

  public static prefix func ! (a: Condition) -> Condition { Condition(a.formula.negated) }

  /// The symbols it speaks of, sorted.
  public var symbols: [String] {
    var found: Set<String> = []
    formula.collectSymbols(into: &found)
    return found.sorted()
  }
}

extension Condition.Formula {
  static func conjunction(_ operands: [Self]) -> Self { combined(operands, isAll: true) }

  static func disjunction(_ operands: [Self]) -> Self { combined(operands, isAll: false) }

  /// Flattens, merges tests of one symbol, drops what a stricter or laxer operand makes needless.
  private static func combined(_ operands: [Self], isAll: Bool) -> Self {
    var tests: [String: Condition.Values] = [:]
    var others: [Self] = []
    var pending = Array(operands.reversed())
    while let operand = pending.popLast() {
      switch operand {
      case .constant(let value):
        if value != isAll { return .constant(!isAll) }
      case .all(let inner) where isAll: pending += inner.reversed()
      case .any(let inner) where !isAll: pending += inner.reversed()
      case .test(let symbol, let values):
        let known = tests[symbol] ?? (isAll ? .every : [])
        tests[symbol] = isAll ? known.intersection(values) : known.union(values)
      case .all, .any: others.append(operand)
      }
    }
    if isAll ? tests.values.contains([]) : tests.values.contains(.every) {
      return .constant(!isAll)
    }
    // Only compound operands are ever absorbed.
    let single = tests.map { Self.test($0.key, $0.value) }
    let compound = Set(others)
    let kept =
      single
      + compound.filter { operand in
        !single.contains { operand.isAbsorbed(by: $0, isAll: isAll) }
          && !compound.contains { operand.isAbsorbed(by: $0, isAll: isAll) }
      }
    switch kept.count {
    case 0: return .constant(isAll)
    case 1: return kept[0]
    default:
      let sorted = kept.sorted { $0.precedes($1) }
      return isAll ? .all(sorted) : .any(sorted)
    }
  }

  /// `A && (A || B)` is `A`; `A || A && B` is `A`.
  private func isAbsorbed(by other: Self, isAll: Bool) -> Bool {
    switch (self, isAll) {
    case (.any(let inner), true), (.all(let inner), false):
      inner.contains(other)
        || {
          guard case .test(let symbol, let values) = other else { return false }
          return inner.contains {
            guard case .test(symbol, let own) = $0 else { return false }
            return isAll ? own.isSuperset(of: values) : own.isSubset(of: values)
          }
        }()
    default: false
    }
  }

  var negated: Self {
    switch self {
    case .constant(let value): .constant(!value)
    case .test(let symbol, let values): .test(symbol, .every.subtracting(values))
    case .all(let operands): .disjunction(operands.map(\.negated))
    case .any(let operands): .conjunction(operands.map(\.negated))
    }
  }

  func collectSymbols(into found: inout Set<String>) {
    switch self {
    case .constant: break
    case .test(let symbol, _): found.insert(symbol)
    case .all(let operands), .any(let operands):
      for operand in operands { operand.collectSymbols(into: &found) }
    }
  }

  /// The order of operands: tests by symbol, then the compound ones by their text.
  private func precedes(_ other: Self) -> Bool {
    switch (self, other) {
    case (.test(let a, let x), .test(let b, let y)): (a, x.rawValue) < (b, y.rawValue)
    case (.test, _): true
    case (_, .test): false
    default: Condition(self).description < Condition(other).description
    }
  }
}
