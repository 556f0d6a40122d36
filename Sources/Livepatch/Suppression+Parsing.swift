extension Suppression.Expiry {
  /// Reads `2026-12-31` or `version 5`; nil for everything else.
  public init?(parsing text: String) {
    if text.hasPrefix("version ") {
      let digits = text.dropFirst("version ".count)
      guard (1...7).contains(digits.utf8.count), digits.utf8.allSatisfy(isDigit),
        digits == "0" || !digits.hasPrefix("0"), let number = Int(digits)
      else { return nil }
      self = .version(number)
    } else {
      guard isDate(text) else { return nil }
      self = .date(text)
    }
  }
}

private func isDate(_ text: String) -> Bool {
  let parts = text.split(separator: "-", omittingEmptySubsequences: false)
  guard parts.map(\.utf8.count) == [4, 2, 2], parts.allSatisfy({ $0.utf8.allSatisfy(isDigit) }),
    let month = Int(parts[1]), let day = Int(parts[2])
  else { return false }
  return (1...12).contains(month) && (1...31).contains(day)
}

private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
