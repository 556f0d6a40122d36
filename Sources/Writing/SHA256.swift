import CSystem

/// SHA-256 (FIPS 180-4). Our own because it is a page, and the library that has it brings a whole
/// cryptographic suite with it; checked against the system's `sha256sum`.
struct SHA256 {
  private var state: [UInt32] = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab,
    0x5be0_cd19,
  ]
  private let usesInstructions: Bool

  /// Whether the processor helps: more than ten times as fast.
  static let hasInstructions = klp_has_sha256_instructions() != 0

  /// The digest in 64 lower-case hex digits.
  static func hex(_ bytes: [UInt8], usingInstructions: Bool = hasInstructions) -> String {
    var hash = SHA256(usesInstructions: usingInstructions)
    bytes.withUnsafeBytes { hash.absorb($0) }
    let digits = Array("0123456789abcdef".utf8)
    return String(unsafeUninitializedCapacity: 64) { text in
      for (index, word) in hash.state.enumerated() {
        for digit in 0..<8 {
          text[index * 8 + digit] = digits[Int(word >> UInt32(28 - 4 * digit) & 0xf)]
        }
      }
      return 64
    }
  }

  private init(usesInstructions: Bool) { self.usesInstructions = usesInstructions }

  private mutating func absorb(_ bytes: UnsafeRawBufferPointer) {
    let whole = bytes.count / 64 * 64
    absorbBlocks(UnsafeRawBufferPointer(rebasing: bytes[..<whole]))
    var tail = Array(bytes[whole...])
    tail.append(0x80)
    while tail.count % 64 != 56 { tail.append(0) }
    let bits = UInt64(bytes.count) * 8
    for shift in stride(from: 56, through: 0, by: -8) {
      tail.append(UInt8(truncatingIfNeeded: bits >> UInt64(shift)))
    }
    tail.withUnsafeBytes { absorbBlocks($0) }
  }

  private mutating func absorbBlocks(_ bytes: UnsafeRawBufferPointer) {
    if usesInstructions, let start = bytes.baseAddress {
      klp_sha256_blocks(
        &state, roundConstants, start.assumingMemoryBound(to: UInt8.self), bytes.count / 64)
    } else {
      for block in 0..<bytes.count / 64 { absorbBlock(bytes, at: block * 64) }
    }
  }

  private mutating func absorbBlock(_ bytes: UnsafeRawBufferPointer, at start: Int) {
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { w in
      for i in 0..<16 {
        let word = bytes.loadUnaligned(fromByteOffset: start + i * 4, as: UInt32.self)
        w[i] = UInt32(bigEndian: word)
      }
      for i in 16..<64 {
        let s0 = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ (w[i - 15] >> 3)
        let s1 = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ (w[i - 2] >> 10)
        w[i] = w[i - 16] &+ s0 &+ w[i - 7] &+ s1
      }
      var (a, b, c, d) = (state[0], state[1], state[2], state[3])
      var (e, f, g, h) = (state[4], state[5], state[6], state[7])
      roundConstants.withUnsafeBufferPointer { k in
        for i in 0..<64 {
          let s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
          let t1 = h &+ s1 &+ ((e & f) ^ (~e & g)) &+ k[i] &+ w[i]
          let s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
          let t2 = s0 &+ ((a & b) ^ (a & c) ^ (b & c))
          (h, g, f, e, d, c, b, a) = (g, f, e, d &+ t1, c, b, a, t1 &+ t2)
        }
      }
      for (i, word) in [a, b, c, d, e, f, g, h].enumerated() { state[i] &+= word }
    }
  }
}

private func rotate(_ word: UInt32, _ count: UInt32) -> UInt32 {
  word &>> count | word &<< (32 - count)
}

/// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
private let roundConstants: [UInt32] = {
  var primes: [Int] = []
  var candidate = 2
  while primes.count < 64 {
    if primes.allSatisfy({ candidate % $0 != 0 }) { primes.append(candidate) }
    candidate += 1
  }
  return primes.map { prime in
    // The integer cube root of prime · 2^96, by bisection in 128 bits.
    var low: UInt128 = 0
    var high: UInt128 = 1 << 36
    let target = UInt128(prime) << 96
    while high - low > 1 {
      let middle = (low + high) / 2
      if middle * middle * middle <= target { low = middle } else { high = middle }
    }
    return UInt32(truncatingIfNeeded: low)
  }
}()
