import ELF

/// A vmlinux with its symbol table; debug information is not needed.
public struct VmlinuxFile: Sendable {
  public let listing: KernelListing
  /// nil where the file does not list the places of ftrace, or leaves them to relocations.
  public let traceable: TraceableFunctions?
  /// What `uname -r` prints there, by the kernel's banner (init/version-timestamp.c, 6.1); nil if it
  /// is not found.
  public let release: String?

  /// - Returns: nil if the bytes are no linked ELF file with symbols.
  public init?(_ bytes: [UInt8]) {
    guard let file = try? ELFFile(linked: bytes) else { return nil }
    let symbols = file.symbols.filter {
      !$0.name.isEmpty && $0.place != .undefined && $0.kind != .section
        && $0.kind != .file && !$0.name.hasPrefix(".L")
        && !$0.name.hasPrefix("$")
    }
    guard symbols.count > 1 else { return nil }
    // Sorting keeps the order of equal elements, as the kernel's list does within an address, but
    // for weak symbols, which come behind the others (scripts/kallsyms.c, `compare_symbols`, 6.1).
    let sorted = symbols.sorted {
      ($0.value, $0.binding == .weak ? 1 : 0) < ($1.value, $1.binding == .weak ? 1 : 0)
    }
    listing = KernelListing(
      lines: sorted.map { symbol in
        KernelListing.Line(
          address: symbol.value,
          letter: file.section(of: symbol)?.letter(for: symbol) ?? UInt8(ascii: "A"),
          name: symbol.name)
      })
    traceable = Self.places(in: file, symbols)
    release = Self.release(in: file, symbols)
  }

  private static func release(in file: ELFFile, _ symbols: [ELFFile.Symbol]) -> String? {
    guard let banner = symbols.first(where: { $0.name == "linux_banner" }),
      let section = file.section(of: banner), section.address <= banner.value,
      banner.value - section.address < UInt64(section.range.count)
    else { return nil }
    let start = section.range.lowerBound + Int(banner.value - section.address)
    let words = file.bytes[start..<section.range.upperBound].prefix(256)
      .prefix { $0 != 0 }.split(separator: UInt8(ascii: " "))
    guard words.count > 2, words[0].elementsEqual("Linux".utf8),
      words[1].elementsEqual("version".utf8)
    else { return nil }
    return String(decoding: words[2], as: UTF8.self)
  }

  /// The words between the marks of the linker script, if they are addresses of code.
  private static func places(
    in file: ELFFile, _ symbols: [ELFFile.Symbol]
  ) -> TraceableFunctions? {
    guard let start = symbols.first(where: { $0.name == "__start_mcount_loc" }),
      let stop = symbols.first(where: { $0.name == "__stop_mcount_loc" }),
      let section = file.section(of: start), section.address <= start.value,
      start.value < stop.value, stop.value - section.address <= UInt64(section.range.count)
    else { return nil }
    let first = section.range.lowerBound + Int(start.value - section.address)
    let count = Int(stop.value - start.value) / 8
    let words = (0..<count).compactMap { number -> UInt64? in
      file.bytes.integer(at: first + 8 * number, file.byteOrder)
    }
    return words.contains(0) ? nil : .addresses(words.sorted())
  }
}
