/// A question about conditions that involves more symbols than are decided exactly.
///
/// Whoever asks must report it: an answer that is not known is no answer.
public struct UndecidableCondition: Error, Hashable, Sendable {
  public let count: Int
  public let limit: Int
}

extension Condition {
  /// Questions over more symbols than this are refused; symbols of the machine count as one.
  public static let decidableSymbols = 16

  /// A configuration in which it holds, or nil if there is none. It names the symbols that matter;
  /// equal questions get equal answers.
  public func configuration() throws(UndecidableCondition) -> Configuration? {
    if isAlways { return Configuration() }
    if isNever { return nil }
    let symbols = symbols
    let count = symbols.count { machinesOfSymbol[$0] == nil }
    guard count <= Self.decidableSymbols else {
      throw UndecidableCondition(count: count, limit: Self.decidableSymbols)
    }
    guard symbols.contains(where: { machinesOfSymbol[$0] != nil }) else {
      return formula.firstSolution(over: symbols[...])
    }
    for machine in Machine.allCases {
      let free = symbols.filter { machinesOfSymbol[$0] == nil }
      guard var found = formula.on(machine).firstSolution(over: free[...]) else { continue }
      for symbol in symbols {
        if let machines = machinesOfSymbol[symbol] {
          found[symbol] = machines.contains(machine) ? .y : .n
        }
      }
      return found
    }
    return nil
  }

  /// A configuration in which this holds and the other does not; nil if this implies the other.
  public func counterexample(to other: Condition) throws(UndecidableCondition) -> Configuration? {
    if other.isAlways || isNever || self == other { return nil }
    return try (self && !other).configuration()
  }

  public func implies(_ other: Condition) throws(UndecidableCondition) -> Bool {
    try counterexample(to: other) == nil
  }

  /// The condition without what a context that holds anyway makes needless.
  public func simplified(assuming context: Condition) throws(UndecidableCondition) -> Condition {
    if context.isAlways && isDecided { return self }
    if try context.implies(self) { return .always }
    if try (context && self).configuration() == nil { return .never }
    switch formula {
    case .constant, .test: return self
    case .all(let operands):
      var kept: Condition = .always
      for operand in operands {
        let part = Condition(operand)
        if try !context.implies(part) { kept = kept && part }
      }
      return kept
    case .any(let operands):
      var kept: Condition = .never
      for operand in operands {
        let part = Condition(operand)
        if try (context && part).configuration() != nil { kept = kept || part }
      }
      return kept
    }
  }

  private var isDecided: Bool { isAlways || isNever }
}

extension Condition.Formula {
  /// The formula with one symbol's value known.
  private func with(_ symbol: String, _ value: Condition.Values) -> Self {
    switch self {
    case .constant: self
    case .test(symbol, let values): .constant(values.contains(value))
    case .test: self
    case .all(let operands): .conjunction(operands.map { $0.with(symbol, value) })
    case .any(let operands): .disjunction(operands.map { $0.with(symbol, value) })
    }
  }

  /// The formula with the machine known.
  fileprivate func on(_ machine: Machine) -> Self {
    switch self {
    case .constant: self
    case .test(let symbol, let values):
      machinesOfSymbol[symbol].map { .constant(values.contains($0.contains(machine) ? .y : .n)) }
        ?? self
    case .all(let operands): .conjunction(operands.map { $0.on(machine) })
    case .any(let operands): .disjunction(operands.map { $0.on(machine) })
    }
  }

  /// The first assignment that makes it true, trying y, n, m for each symbol in turn. Each step
  /// simplifies, so most branches end at once.
  fileprivate func firstSolution(over symbols: ArraySlice<String>) -> Configuration? {
    switch self {
    case .constant(let value): return value ? Configuration() : nil
    case .test, .all, .any: break
    }
    guard let symbol = symbols.first else { return nil }
    for value in [Configuration.Value.y, .n, .m] {
      let rest = with(symbol, value.asSet)
      if rest == self { return firstSolution(over: symbols.dropFirst()) }
      if var solution = rest.firstSolution(over: symbols.dropFirst()) {
        solution[symbol] = value
        return solution
      }
    }
    return nil
  }
}
