/// Computes an expression of numbers and operators.
///
/// Arithmetic is that of `unsigned long` on 64-bit machines.
struct ConstantParser {
  private let tokens: [String]
  private var at = 0
  private var depth = 0

  init(_ tokens: [String]) { self.tokens = tokens }

  mutating func value() -> UInt64? {
    let value = operation(0)
    return at == tokens.count ? value : nil
  }

  /// From the weakest on.
  private static let operators: [[String]] = [
    ["|"], ["^"], ["&"], ["<<", ">>"], ["+", "-"], ["*", "/", "%"],
  ]

  private mutating func operation(_ level: Int) -> UInt64? {
    guard level < Self.operators.count else { return operand() }
    guard var left = operation(level + 1) else { return nil }
    while at < tokens.count, Self.operators[level].contains(tokens[at]) {
      let sign = tokens[at]
      at += 1
      guard let right = operation(level + 1), let result = apply(sign, left, right) else {
        return nil
      }
      left = result
    }
    return left
  }

  private func apply(_ sign: String, _ a: UInt64, _ b: UInt64) -> UInt64? {
    switch sign {
    case "|": a | b
    case "^": a ^ b
    case "&": a & b
    case "<<": b < 64 ? a << b : nil
    case ">>": b < 64 ? a >> b : nil
    case "+": a &+ b
    case "-": a &- b
    case "*": a &* b
    case "/": b == 0 ? nil : a / b
    default: b == 0 ? nil : a % b
    }
  }

  private mutating func operand() -> UInt64? {
    guard at < tokens.count, depth < 64 else { return nil }
    depth += 1
    defer { depth -= 1 }
    let token = tokens[at]
    at += 1
    switch token {
    case "-": return operand().map { 0 &- $0 }
    case "~": return operand().map { ~$0 }
    case "+": return operand()
    case "(":
      if isType(at) {
        while at < tokens.count, tokens[at] != ")" { at += 1 }
        at += 1
        return operand()
      }
      guard let value = operation(0), at < tokens.count, tokens[at] == ")" else { return nil }
      at += 1
      return value
    default: return UInt64(cLiteral: token)
    }
  }

  /// `(unsigned long)`, `(u64)`
  private func isType(_ index: Int) -> Bool {
    index < tokens.count
      && [
        "unsigned", "signed", "long", "int", "u64", "u32", "__u64", "__u32", "uint64_t", "uint32_t",
      ]
      .contains(tokens[index])
  }
}
