/// A kernel image as a boot loader takes it.
struct KernelImage {
  /// What `uname -r` will print.
  let release: String

  /// - Returns: nil if the bytes are no image for x86-64 (Documentation/x86/boot.rst, 6.1).
  init?(_ bytes: [UInt8]) {
    guard bytes.count > 0x264, bytes[0x202..<0x206].elementsEqual("HdrS".utf8),
      // XLF_KERNEL_64 in xloadflags.
      bytes[0x236] & 1 == 1
    else { return nil }
    let start = 0x200 + Int(bytes[0x20e]) + Int(bytes[0x20f]) << 8
    guard start < bytes.count else { return nil }
    let text = bytes[start...].prefix(256).prefix { $0 != 0 && $0 != UInt8(ascii: " ") }
    guard !text.isEmpty else { return nil }
    release = String(decoding: text, as: UTF8.self)
  }
}
