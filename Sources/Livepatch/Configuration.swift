/// Values of configuration symbols: a witness that a condition can hold, or a kernel's `.config`.
public struct Configuration: Hashable, Sendable, CustomStringConvertible {
  public enum Value: String, Sendable {
    case n, m, y
  }

  private var values: [String: Value]

  public init(_ values: [String: Value] = [:]) { self.values = values }

  /// A symbol that is not mentioned is n, as in a `.config`.
  public subscript(symbol: String) -> Value {
    get { values[symbol] ?? .n }
    set { values[symbol] = newValue }
  }

  /// `CONFIG_A=y, CONFIG_B=n`, sorted; for no symbol at all: `every configuration`.
  public var description: String {
    values.isEmpty
      ? "every configuration"
      : values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.rawValue)" }
        .joined(separator: ", ")
  }
}

extension Condition {
  public func holds(in configuration: Configuration) -> Bool { formula.holds(in: configuration) }
}

extension Condition.Formula {
  fileprivate func holds(in configuration: Configuration) -> Bool {
    switch self {
    case .constant(let value): value
    case .test(let symbol, let values): values.contains(configuration[symbol].asSet)
    case .all(let operands): operands.allSatisfy { $0.holds(in: configuration) }
    case .any(let operands): operands.contains { $0.holds(in: configuration) }
    }
  }
}

extension Configuration.Value {
  var asSet: Condition.Values {
    switch self {
    case .n: .n
    case .m: .m
    case .y: .y
    }
  }
}
