/// Where libyaml's character counts lie in the bytes.
///
/// Marks come nearly in order, so a cursor that walks to each from the last one is cheap; in ASCII
/// the two are the same and nothing is walked.
struct CharacterOffsets {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let isASCII: Bool
  private let start: Int
  private var index = 0
  private var offset: Int

  /// - Parameter start: the byte at which characters are counted from, behind a byte order mark.
  init(_ bytes: UnsafeBufferPointer<UInt8>, isASCII: Bool, from start: Int) {
    self.bytes = bytes
    self.isASCII = isASCII
    self.start = start
    offset = start
  }

  mutating func byte(of target: Int) -> Int {
    if isASCII { return min(start + target, bytes.count) }
    while index < target, offset < bytes.count {
      offset += 1
      while offset < bytes.count, bytes[offset] & 0xc0 == 0x80 { offset += 1 }
      index += 1
    }
    while index > target {
      offset -= 1
      while bytes[offset] & 0xc0 == 0x80 { offset -= 1 }
      index -= 1
    }
    return offset
  }
}
