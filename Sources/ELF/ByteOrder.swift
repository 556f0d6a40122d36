/// How integers of several bytes are stored (`e_ident[EI_DATA]`).
public enum ByteOrder: Sendable, Hashable {
  case little, big
}

extension Collection<UInt8> where Index == Int {
  /// An integer at an offset from the start, or nil if it does not lie within.
  public func integer<Value: FixedWidthInteger>(
    at offset: Int, as type: Value.Type = Value.self, _ order: ByteOrder
  ) -> Value? {
    let size = Value.bitWidth / 8
    guard offset >= 0, offset <= count - size else { return nil }
    let start = startIndex + offset
    var value: Value = 0
    for step in 0..<size {
      let byte = self[start + (order == .big ? step : size - 1 - step)]
      value = value << 8 | Value(truncatingIfNeeded: byte)
    }
    return value
  }

  /// The text from an offset to the next NUL, or nil if there is none within `limit` bytes.
  /// Bytes that are no UTF-8 become replacement characters.
  func text(at offset: Int, limit: Int) -> String? {
    guard offset >= 0, offset < count else { return nil }
    let start = startIndex + offset
    let reach = Swift.min(endIndex, start + limit + 1)
    guard let end = self[start..<reach].firstIndex(of: 0) else { return nil }
    return String(decoding: self[start..<end], as: UTF8.self)
  }
}

extension Array<UInt8> {
  /// Overwrites bytes at an offset, which the caller knows to lie within.
  mutating func set(_ value: some FixedWidthInteger, at offset: Int, _ order: ByteOrder) {
    for (step, byte) in value.bytes(order).enumerated() { self[offset + step] = byte }
  }

  mutating func add(_ value: some FixedWidthInteger, _ order: ByteOrder) {
    append(contentsOf: value.bytes(order))
  }
}

extension FixedWidthInteger {
  fileprivate func bytes(_ order: ByteOrder) -> [UInt8] {
    let size = Self.bitWidth / 8
    return (0..<size).map { step in
      let shift = 8 * (order == .little ? step : size - 1 - step)
      return UInt8(truncatingIfNeeded: self >> shift)
    }
  }
}
