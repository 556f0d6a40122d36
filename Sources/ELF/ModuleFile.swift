/// A kernel module as a file, with what it says of itself.
public struct ModuleFile: Sendable {
  public let elf: ELFFile
  /// The strings of `.modinfo` in their order: `modinfo` prints these.
  public let modinfo: [ModuleInfo]
  /// The name the kernel gives it, as `struct module` has it; nil if there is none.
  public let name: String?
  /// The imported symbols it carries a checksum of (CONFIG_MODVERSIONS), in their order.
  public let versions: [SymbolVersion]
  /// Whether a signature is appended (kernel/module/signing.c, 6.1).
  public let isSigned: Bool

  public struct ModuleInfo: Sendable, Hashable {
    public let key: String
    public let value: String

    public init(key: String, value: String) {
      self.key = key
      self.value = value
    }
  }

  /// `struct modversion_info` (include/linux/module.h, 6.1).
  public struct SymbolVersion: Sendable, Hashable {
    public let symbol: String
    public let crc: UInt64
    /// Where it stands in the file.
    public let range: Range<Int>
  }

  public init(_ bytes: [UInt8]) throws(ELFError) {
    elf = try ELFFile(bytes)
    guard elf.section(named: ".modinfo") != nil else {
      throw .unsupported("an object without `.modinfo`: not the finished module")
    }
    modinfo = elf.modinfo
    name = elf.moduleName
    versions = elf.symbolVersions
    isSigned = bytes.suffix(signatureMagic.count).elementsEqual(signatureMagic)
  }

  /// The values of a key of `.modinfo`, in their order.
  public func values(of key: String) -> [String] {
    modinfo.filter { $0.key == key }.map(\.value)
  }

  /// Where the strings of a key stand in the file, in their order.
  public func ranges(of key: String) -> [Range<Int>] {
    guard let section = elf.section(named: ".modinfo") else { return [] }
    return zip(modinfo, elf.contents(of: section).split(separator: 0)).compactMap { entry, bytes in
      entry.key == key ? bytes.startIndex..<bytes.endIndex : nil
    }
  }

  /// Whether the loader marks it as a livepatch; the kernel tests the key alone
  /// (kernel/module/main.c, `check_modinfo_livepatch`, 6.1).
  public var isLivepatch: Bool { modinfo.contains { $0.key == "livepatch" } }
}

private let signatureMagic = Array("~Module signature appended~\n".utf8)

extension ELFFile {
  fileprivate var modinfo: [ModuleFile.ModuleInfo] {
    guard let section = section(named: ".modinfo") else { return [] }
    return contents(of: section).split(separator: 0).map { entry in
      let equals = entry.firstIndex(of: UInt8(ascii: "=")) ?? entry.endIndex
      return ModuleFile.ModuleInfo(
        key: String(decoding: entry[..<equals], as: UTF8.self),
        value: String(decoding: entry[equals...].dropFirst(), as: UTF8.self))
    }
  }

  /// `name` follows `state` and `list` in `struct module` (include/linux/module.h, 6.1 to 6.12).
  fileprivate var moduleName: String? {
    guard let section = section(named: ".gnu.linkonce.this_module") else { return nil }
    let name = contents(of: section).text(at: 24, limit: 63)
    return name?.isEmpty == true ? nil : name
  }

  fileprivate var symbolVersions: [ModuleFile.SymbolVersion] {
    guard let section = section(named: "__versions") else { return [] }
    let contents = contents(of: section)
    return stride(from: 0, to: contents.count - 63, by: 64).compactMap { at in
      guard let crc: UInt64 = contents.integer(at: at, byteOrder),
        let symbol = contents.text(at: at + 8, limit: 56)
      else { return nil }
      let start = section.range.lowerBound + at
      return ModuleFile.SymbolVersion(symbol: symbol, crc: crc, range: start..<start + 64)
    }
  }
}
