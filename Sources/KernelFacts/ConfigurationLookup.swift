/// Finds a configuration symbol among sorted lines `NAME=value`.
struct ConfigurationLookup: Sendable {
  private let bytes: [UInt8]
  private let lines: Range<Int>

  init(_ bytes: [UInt8], _ lines: Range<Int>) {
    self.bytes = bytes
    self.lines = lines
  }

  func value(of symbol: String) -> String? {
    let name = symbol.hasPrefix("CONFIG_") ? symbol.utf8.dropFirst(7) : symbol.utf8[...]
    let wanted = Array(name)
    var low = lines.lowerBound
    var high = lines.upperBound
    while low < high {
      let start = lineStart(around: (low + high) / 2, notBefore: low)
      let end = bytes[start..<high].firstIndex(of: UInt8(ascii: "\n")) ?? high
      let line = bytes[start..<end]
      let equals = line.firstIndex(of: UInt8(ascii: "=")) ?? end
      let found = line[..<equals]
      if found.elementsEqual(wanted) {
        return String(decoding: line[min(equals + 1, end)...], as: UTF8.self)
      }
      if found.lexicographicallyPrecedes(wanted) { low = min(end + 1, high) } else { high = start }
    }
    return nil
  }

  /// All values by name.
  var all: [String: String] {
    var values: [String: String] = [:]
    for line in bytes[lines].split(separator: UInt8(ascii: "\n")) {
      let equals = line.firstIndex(of: UInt8(ascii: "=")) ?? line.endIndex
      values[String(decoding: line[..<equals], as: UTF8.self)] = String(
        decoding: line[equals...].dropFirst(), as: UTF8.self)
    }
    return values
  }

  private func lineStart(around offset: Int, notBefore low: Int) -> Int {
    var start = offset
    while start > low, bytes[start - 1] != UInt8(ascii: "\n") { start -= 1 }
    return start
  }
}
