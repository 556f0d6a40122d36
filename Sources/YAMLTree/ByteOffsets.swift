/// Turns libyaml's character counts into byte offsets.
///
/// Within a run of ASCII they differ by a constant. libyaml asks nearly in order, so the run that
/// was asked about last answers most questions, and finding the next one reads the file once.
struct ByteOffsets {
  private let bytes: UnsafeBufferPointer<UInt8>
  /// The run, counted in characters; its end counts too, as it is where the run ends.
  private var first: Int
  private var last: Int
  /// What has to be added to a character count within the run.
  private var shift: Int

  /// - Parameter base: The byte that is character 0.
  init(_ bytes: UnsafeBufferPointer<UInt8>, base: Int, isASCII: Bool) {
    self.bytes = bytes
    first = 0
    shift = base
    last = bytes.count - base
    if !isASCII { startRun(character: 0, byte: base) }
  }

  @inline(__always) mutating func offset(_ character: Int) -> Int {
    if character < first || character > last { findRun(of: character) }
    return character + shift
  }

  private mutating func startRun(character: Int, byte: Int) {
    first = character
    shift = byte - character
    last = (bytes[byte...].firstIndex { $0 >= 0x80 } ?? bytes.count) - shift
  }

  private mutating func findRun(of character: Int) {
    var current = first
    var byte = first + shift
    while current > character, byte > 0 {
      byte -= 1
      while byte > 0, isContinuation(bytes[byte]) { byte -= 1 }
      current -= 1
    }
    if current < first { startRun(character: current, byte: byte) }
    while last < character, last + shift < bytes.count {
      var next = last + shift + 1
      while next < bytes.count, isContinuation(bytes[next]) { next += 1 }
      startRun(character: last + 1, byte: next)
    }
  }

  private func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }
}
