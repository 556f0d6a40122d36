/// Walks over the lines of a listing, words within them as ranges: listings have 150,000 lines.
struct TextLines {
  private let bytes: [UInt8]
  private var offset = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The next line's words, between blanks or tabs; nil at the end.
  mutating func next() -> [Substring]? {
    guard offset < bytes.count else { return nil }
    let end = bytes[offset...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
    defer { offset = end + 1 }
    let line = Substring(String(decoding: bytes[offset..<end], as: UTF8.self))
    return line.split { $0 == " " || $0 == "\t" || $0 == "\r" }
  }
}
