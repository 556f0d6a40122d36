import Diagnostics

/// What the bytes of a file turn out to be, found before libyaml sees them.
///
/// libyaml refuses the same bytes, but reads UTF-16 without a word and does not say where.
struct Encoding {
  /// Behind a byte order mark, if there is one.
  var start: Int
  /// Then libyaml's character counts are byte offsets.
  var isASCII: Bool

  static func examine(_ bytes: UnsafeBufferPointer<UInt8>) -> Result<Encoding, EncodingProblem> {
    // Nearly every file ends here: one pass the optimiser turns into vector instructions.
    if isPlainASCII(bytes) { return .success(Encoding(start: 0, isASCII: true)) }
    if let name = wideEncoding(bytes) {
      return .failure(EncodingProblem(.wide(name), at: 0..<min(2, bytes.count)))
    }
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var offset = start
    var isASCII = true
    while offset < bytes.count {
      while offset + 32 <= bytes.count,
        isPlainASCII(UnsafeBufferPointer(rebasing: bytes[offset..<offset + 32]))
      {
        offset += 32
      }
      guard offset < bytes.count else { break }
      let byte = bytes[offset]
      if byte < 0x80 {
        guard byte >= 0x20 && byte != 0x7F || byte == 0x0A || byte == 0x0D || byte == 0x09 else {
          return .failure(EncodingProblem(.control(UInt32(byte)), at: offset..<offset + 1))
        }
        offset += 1
        continue
      }
      isASCII = false
      guard let (scalar, length) = decodeUTF8(bytes, at: offset) else {
        return .failure(EncodingProblem(.invalid(byte), at: offset..<offset + 1))
      }
      switch scalar {
      case 0x85, 0x2028, 0x2029:
        return .failure(EncodingProblem(.hiddenLineBreak(scalar), at: offset..<offset + length))
      case 0x80..<0xA0, 0xFEFF, 0xFFFE, 0xFFFF:
        return .failure(EncodingProblem(.control(scalar), at: offset..<offset + length))
      default: offset += length
      }
    }
    return .success(Encoding(start: start, isASCII: isASCII))
  }

  private static func isPlainASCII(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var odd: UInt8 = 0
    for byte in bytes {
      let isPrintable: UInt8 = byte &- 0x20 < 0x5F ? 1 : 0
      let isNewline: UInt8 = byte == 0x0A ? 1 : 0
      odd |= (isPrintable | isNewline) ^ 1
    }
    return odd == 0
  }

  /// The name of an encoding with more than one byte for a letter, by its mark or its zero bytes.
  private static func wideEncoding(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
    let head = Array(bytes.prefix(4))
    if head == [0xFF, 0xFE, 0, 0] || head == [0, 0, 0xFE, 0xFF] { return "UTF-32" }
    if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) { return "UTF-16" }
    guard head.count == 4 else { return nil }
    switch head.map({ $0 == 0 }) {
    case [false, true, true, true], [true, true, true, false]: return "UTF-32"
    case [false, true, false, true], [true, false, true, false]: return "UTF-16"
    default: return nil
    }
  }

  /// The character at an offset and its length; nil if it is none by RFC 3629.
  private static func decodeUTF8(
    _ bytes: UnsafeBufferPointer<UInt8>, at offset: Int
  ) -> (scalar: UInt32, length: Int)? {
    let lead = bytes[offset]
    let length: Int
    let smallest: UInt32
    var scalar: UInt32
    switch lead {
    case 0xC2...0xDF: (length, smallest, scalar) = (2, 0x80, UInt32(lead & 0x1F))
    case 0xE0...0xEF: (length, smallest, scalar) = (3, 0x800, UInt32(lead & 0x0F))
    case 0xF0...0xF4: (length, smallest, scalar) = (4, 0x10000, UInt32(lead & 0x07))
    default: return nil
    }
    guard offset + length <= bytes.count else { return nil }
    for next in bytes[offset + 1..<offset + length] {
      guard next & 0xC0 == 0x80 else { return nil }
      scalar = scalar << 6 | UInt32(next & 0x3F)
    }
    guard scalar >= smallest, scalar <= 0x10FFFF, !(0xD800...0xDFFF).contains(scalar) else {
      return nil
    }
    return (scalar, length)
  }
}

/// Why the bytes of a file are no YAML text, and which byte is to blame.
struct EncodingProblem: Error {
  enum Kind {
    case wide(String), invalid(UInt8), control(UInt32), hiddenLineBreak(UInt32)
  }
  var kind: Kind
  var bytes: Range<Int>

  init(_ kind: Kind, at bytes: Range<Int>) {
    self.kind = kind
    self.bytes = bytes
  }

  func finding(in file: FileID) -> Finding {
    let message: String
    let help: String
    switch kind {
    case .wide(let name):
      message = "the file is encoded in \(name), but must be UTF-8"
      help = "convert it, for example with `iconv -f \(name) -t UTF-8`"
    case .invalid(let byte):
      message = "the byte 0x\(hexadecimal(UInt32(byte), width: 2)) is not valid UTF-8 here"
      help = "save the file as UTF-8; `iconv -f ISO-8859-1 -t UTF-8` converts from Latin-1"
    case .control(0):
      message = "the file contains a NUL byte"
      help = "remove it; a YAML file is plain text"
    case .control(let scalar):
      message = "the file contains the control character \(codePoint(scalar))"
      help = "remove it; it can't be seen in most editors"
    case .hiddenLineBreak(let scalar):
      message = "\(codePoint(scalar)) ends a line for YAML, but not for most editors"
      help = "replace it by a space or an ordinary line break"
    }
    return Finding(.yamlEncoding, message, at: SourceRange(file: file, bytes), help: help)
  }
}

/// A character by its number, as in `U+00A0`.
func codePoint(_ scalar: UInt32) -> String { "U+\(hexadecimal(scalar, width: 4))" }

private func hexadecimal(_ number: UInt32, width: Int) -> String {
  let digits = String(number, radix: 16, uppercase: true)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
