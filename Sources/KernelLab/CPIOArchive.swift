/// An archive of the kind that kernels unpack as their first root file system: `newc`
/// (Documentation/driver-api/early-userspace/buffer-format.rst, 6.1).
struct CPIOArchive: Equatable {
  struct Member: Equatable {
    /// Relative, without a leading slash.
    var path: String
    /// Type and permissions, as `stat` has them.
    var mode: UInt32
    var contents: [UInt8]
  }

  var members: [Member] = []

  static let folder: UInt32 = 0o040755
  static let file: UInt32 = 0o100644
  static let program: UInt32 = 0o100755
  static let link: UInt32 = 0o120777

  mutating func add(_ path: String, _ mode: UInt32, _ contents: [UInt8] = []) {
    members.append(Member(path: path, mode: mode, contents: contents))
  }

  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    for (index, member) in members.enumerated() { append(member, number: index + 1, to: &bytes) }
    append(Member(path: Self.trailer, mode: 0, contents: []), number: 0, to: &bytes)
    return bytes
  }

  private func append(_ member: Member, number: Int, to bytes: inout [UInt8]) {
    let name = Array(member.path.utf8) + [0]
    let fields: [UInt32] = [
      UInt32(number), member.mode, 0, 0, member.mode & 0o170000 == 0o040000 ? 2 : 1, 0,
      UInt32(member.contents.count), 0, 0, 0, 0, UInt32(name.count), 0,
    ]
    bytes += Self.magic.utf8
    for field in fields {
      let digits = String(field, radix: 16, uppercase: true)
      bytes += (String(repeating: "0", count: 8 - digits.count) + digits).utf8
    }
    bytes += name
    bytes.pad()
    bytes += member.contents
    bytes.pad()
  }

  private static let magic = "070701"
  private static let trailer = "TRAILER!!!"

  init() {}

  /// Reads an archive; nil if it is damaged or cut short.
  init?(_ bytes: [UInt8]) {
    var offset = 0
    while true {
      guard offset + 110 <= bytes.count, bytes[offset..<offset + 6].elementsEqual(Self.magic.utf8)
      else { return nil }
      func field(_ number: Int) -> Int? {
        let start = offset + 6 + 8 * number
        return Int(String(decoding: bytes[start..<start + 8], as: UTF8.self), radix: 16)
      }
      guard let mode = field(1), let size = field(6), let length = field(11), mode >= 0, size >= 0,
        length > 0, offset + 110 + length <= bytes.count
      else { return nil }
      let name = String(decoding: bytes[offset + 110..<offset + 109 + length], as: UTF8.self)
      if name == Self.trailer { return }
      let start = (offset + 110 + length + 3) & ~3
      guard start + size <= bytes.count else { return nil }
      add(name, UInt32(truncatingIfNeeded: mode), Array(bytes[start..<start + size]))
      offset = (start + size + 3) & ~3
    }
  }
}

extension [UInt8] {
  fileprivate mutating func pad() {
    while count % 4 != 0 { append(0) }
  }
}
