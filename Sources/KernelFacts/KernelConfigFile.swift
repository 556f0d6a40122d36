/// Reads a `.config`: values by name without `CONFIG_`; what is not set is left out.
///
/// - Returns: nil if nothing in it is a configuration symbol.
public func readKernelConfig(_ bytes: [UInt8]) -> [String: String]? {
  var values: [String: String] = [:]
  for line in bytes.split(separator: UInt8(ascii: "\n")) where line.starts(with: "CONFIG_".utf8) {
    guard let equals = line.firstIndex(of: UInt8(ascii: "=")) else { continue }
    values[String(decoding: line[..<equals].dropFirst(7), as: UTF8.self)] = String(
      decoding: line[equals...].dropFirst().filter { $0 != UInt8(ascii: "\r") }, as: UTF8.self)
  }
  return values.isEmpty ? nil : values
}
