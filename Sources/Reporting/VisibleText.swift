/// The text with every scalar that could harm a terminal, deceive a reader or break a line
/// replaced by one that shows it.
public func visible(_ text: some StringProtocol) -> String {
  guard text.unicodeScalars.contains(where: { $0.standIn != nil }) else { return String(text) }
  return text.unicodeScalars.reduce(into: "") { result, scalar in
    result += scalar.standIn ?? String(scalar)
  }
}

extension Unicode.Scalar {
  /// What is printed instead of a scalar that must not be printed; nil for all harmless ones.
  ///
  /// Input is hostile: an escape sequence rewrites the terminal, a bidirectional override makes
  /// code read as what it is not, an invisible character hides in a name.
  var standIn: String? {
    if (0x20..<0x7F).contains(value) { return nil }
    switch properties.generalCategory {
    case .control:
      if value < 0x20 { return Self.picture(0x2400 + value) }
      return value == 0x7F ? Self.picture(0x2421) : codePoint
    case .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned:
      return codePoint
    default:
      // They choose between text and emoji, and terminals disagree on the width of the answer.
      if value == 0xFE0E || value == 0xFE0F { return "" }
      return properties.isDefaultIgnorableCodePoint ? codePoint : nil
    }
  }

  private var codePoint: String {
    let digits = String(value, radix: 16, uppercase: true)
    return "<U+\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)>"
  }

  private static func picture(_ value: UInt32) -> String {
    Unicode.Scalar(value).map { String($0) } ?? "\u{FFFD}"
  }
}
