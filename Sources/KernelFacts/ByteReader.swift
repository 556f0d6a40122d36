/// Reads numbers and runs of bytes from a part of a file. What does not fit is nil; nothing traps,
/// because files may be damaged or made to harm.
struct ByteReader {
  private let bytes: [UInt8]
  private(set) var offset: Int
  let end: Int

  /// - Parameter range: clamped to the bytes there are.
  init(_ bytes: [UInt8], _ range: Range<Int>) {
    let range = range.clamped(to: 0..<bytes.count)
    self.bytes = bytes
    offset = range.lowerBound
    end = range.upperBound
  }

  var isAtEnd: Bool { offset >= end }

  mutating func byte() -> UInt8? {
    guard offset < end else { return nil }
    defer { offset += 1 }
    return bytes[offset]
  }

  /// An unsigned LEB128 of at most five bytes.
  mutating func number() -> Int? {
    var value = 0
    for shift in stride(from: 0, through: 28, by: 7) {
      guard let byte = byte() else { return nil }
      value |= Int(byte & 0x7f) << shift
      if byte < 0x80 { return value }
    }
    return nil
  }

  /// Four bytes, lowest first.
  mutating func fixed32() -> UInt32? {
    guard let run = run(4) else { return nil }
    return bytes.fixed32(at: run.lowerBound)
  }

  /// The next bytes, as a range of the file.
  mutating func run(_ count: Int) -> Range<Int>? {
    guard count >= 0, count <= end - offset else { return nil }
    defer { offset += count }
    return offset..<offset + count
  }

  /// A text behind its length.
  mutating func text() -> String? {
    guard let count = number(), let run = run(count) else { return nil }
    return String(decoding: bytes[run], as: UTF8.self)
  }
}

extension [UInt8] {
  /// Four bytes, lowest first; they must be there.
  func fixed32(at offset: Int) -> UInt32 {
    UInt32(self[offset]) | UInt32(self[offset + 1]) << 8 | UInt32(self[offset + 2]) << 16
      | UInt32(self[offset + 3]) << 24
  }

  mutating func append(fixed32 value: UInt32) {
    for shift in stride(from: UInt32(0), through: 24, by: 8) {
      append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }

  mutating func append(number value: Int) {
    var rest = UInt(value)
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(rest))
  }

  mutating func append(text: String) {
    append(number: text.utf8.count)
    append(contentsOf: text.utf8)
  }
}
