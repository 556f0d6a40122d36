extension Condition: CustomStringConvertible {
  /// As it is written in YAML; parsing it gives an equal value. `always` and `never`, which cannot
  /// be written, come out as these words.
  public var description: String { text(of: formula, inside: nil, \.kconfig) }

  /// As the operand of `#if`.
  public var cText: String {
    switch formula {
    case .constant(let value): value ? "1" : "0"
    default: text(of: formula, inside: nil, \.c)
    }
  }

  private enum Connective { case all, any }

  private func text(
    of formula: Formula, inside parent: Connective?, _ spelling: KeyPath<Test, String>
  ) -> String {
    switch formula {
    case .constant(let value): return value ? "always" : "never"
    case .test(let symbol, let values):
      return Test(symbol: symbol, values: values)[keyPath: spelling]
    case .all(let operands):
      // Parentheses are not needed here, and compilers still want them around && within ||.
      let text = operands.map { self.text(of: $0, inside: .all, spelling) }.joined(
        separator: " && ")
      return parent == .any ? "(\(text))" : text
    case .any(let operands):
      let text = operands.map { self.text(of: $0, inside: .any, spelling) }.joined(
        separator: " || ")
      return parent == .all ? "(\(text))" : text
    }
  }

  private struct Test {
    let symbol: String
    let values: Values

    var kconfig: String {
      switch values {
      case .enabled: symbol
      case .y: "\(symbol)=y"
      case .m: "\(symbol)=m"
      case .n: "not \(symbol)"
      case [.n, .m]: "\(symbol)!=y"
      default: "\(symbol)!=m"
      }
    }

    /// include/linux/kconfig.h, 6.1.
    var c: String {
      switch values {
      case .enabled: "IS_ENABLED(\(symbol))"
      case .y: "IS_BUILTIN(\(symbol))"
      case .m: "IS_MODULE(\(symbol))"
      case .n: "!IS_ENABLED(\(symbol))"
      case [.n, .m]: "!IS_BUILTIN(\(symbol))"
      default: "!IS_MODULE(\(symbol))"
      }
    }
  }
}
