#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Whether two texts are the same bytes.
@inline(__always)
func areEqual(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Bool {
  guard a.count == b.count else { return false }
  guard let left = a.baseAddress, let right = b.baseAddress else { return true }
  return memcmp(left, right, a.count) == 0
}

func isBreak(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }
func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
func isSpaceOrBreak(_ byte: UInt8) -> Bool { isSpace(byte) || isBreak(byte) }

/// The characters that structure flow collections and so end plain words within them.
func isFlowIndicator(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"),
    UInt8(ascii: "}"):
    true
  default: false
  }
}

/// Where the next thing that means something stands: behind spaces, line breaks and comments.
func skipSpaceAndComments(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
  var offset = start
  while offset < bytes.count {
    if isSpaceOrBreak(bytes[offset]) {
      offset += 1
    } else if bytes[offset] == UInt8(ascii: "#"), offset == 0 || isSpaceOrBreak(bytes[offset - 1]) {
      while offset < bytes.count, !isBreak(bytes[offset]) { offset += 1 }
    } else {
      break
    }
  }
  return offset
}
