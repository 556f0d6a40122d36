import Diagnostics

/// What the bytes of a file are, before any of them is parsed.
struct Encoding {
  var isASCII = true
  /// Bytes of the byte order mark.
  var start = 0
  var finding: Finding?

  init(of bytes: UnsafeBufferPointer<UInt8>, in file: FileID) {
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) { start = 3 }
    if let name = Self.wideEncoding(of: bytes) {
      finding = Finding(
        "yaml-encoding", "the file is \(name), not UTF-8", at: SourceRange(file: file, 0..<0),
        help: "save it as UTF-8")
      return
    }
    for offset in start..<bytes.count {
      let byte = bytes[offset]
      if byte < 0x80, byte >= 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09, byte != 0x7f {
        continue
      }
      if byte >= 0x80 {
        isASCII = false
        checkUTF8(bytes, from: offset, in: file)
        return
      }
      reportControl(byte, at: offset, in: file)
      return
    }
  }

  private static func wideEncoding(of bytes: UnsafeBufferPointer<UInt8>) -> String? {
    if bytes.starts(with: [0xff, 0xfe, 0, 0]) || bytes.starts(with: [0, 0, 0xfe, 0xff]) {
      return "UTF-32"
    }
    if bytes.starts(with: [0xff, 0xfe]) || bytes.starts(with: [0xfe, 0xff]) { return "UTF-16" }
    // Without a mark: text in which every other byte is 0.
    if bytes.count >= 4, bytes[0] != 0, bytes[1] == 0, bytes[3] == 0 { return "UTF-16" }
    if bytes.count >= 4, bytes[0] == 0, bytes[1] != 0, bytes[2] == 0 { return "UTF-16" }
    return nil
  }

  private mutating func checkUTF8(
    _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, in file: FileID
  ) {
    var offset = start
    while offset < bytes.count {
      let byte = bytes[offset]
      if byte < 0x80 {
        if byte < 0x20 && byte != 0x0a && byte != 0x0d && byte != 0x09 || byte == 0x7f {
          reportControl(byte, at: offset, in: file)
          return
        }
        offset += 1
        continue
      }
      let length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
      let end = min(offset + length, bytes.count)
      let sequence = UnsafeBufferPointer(rebasing: bytes[offset..<end])
      guard let text = String(validating: sequence, as: UTF8.self),
        let scalar = text.unicodeScalars.first, text.unicodeScalars.count == 1
      else {
        finding = Finding(
          "yaml-encoding", "the byte 0x\(String(byte, radix: 16)) is not valid UTF-8 here",
          at: SourceRange(file: file, offset..<offset + 1), help: "save the file as UTF-8")
        return
      }
      // C1 controls, surrogate-free by now, and the byte order mark in the middle of a text.
      if (0x80...0x9f).contains(scalar.value) && scalar.value != 0x85 || scalar.value == 0xfeff
        || scalar.value >= 0xfffe && scalar.value <= 0xffff
      {
        finding = Finding(
          "yaml-encoding",
          "the character U+\(String(scalar.value, radix: 16, uppercase: true)) cannot stand in YAML",
          at: SourceRange(file: file, offset..<end), help: "remove it")
        return
      }
      offset = end
    }
  }

  private mutating func reportControl(_ byte: UInt8, at offset: Int, in file: FileID) {
    let name = byte == 0 ? "a NUL byte" : "the control character 0x\(String(byte, radix: 16))"
    finding = Finding(
      "yaml-encoding", "\(name) cannot stand in YAML",
      at: SourceRange(file: file, offset..<offset + 1),
      help: byte == 0 ? "the file is damaged or no text" : "remove it")
  }
}
