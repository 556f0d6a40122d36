extension UInt64 {
  /// An integer of C: `207`, `0xcfUL`; no octal numbers.
  public init?(cLiteral text: String) {
    var digits = Substring(text)
    while let last = digits.last, "uUlL".contains(last) { digits.removeLast() }
    let isHex = digits.hasPrefix("0x") || digits.hasPrefix("0X")
    if !isHex, digits.count > 1, digits.hasPrefix("0") { return nil }
    self.init(isHex ? digits.dropFirst(2) : digits, radix: isHex ? 16 : 10)
  }
}
