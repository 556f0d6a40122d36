/// The layout of a facts file; docs/facts-format.md describes it.
enum FactsLayout {
  static let magic = Array("klpfacts".utf8)
  static let version = 1
  /// Names per block of the table of names: the first of a block is written out.
  static let blockSize = 16
  /// Magic, version, number of sections, checksum.
  static let headerSize = 24
  /// Kind, offset, length.
  static let sectionEntrySize = 12
  /// Longer names are none of the kernel's (KSYM_NAME_LEN, include/linux/kallsyms.h).
  static let nameLimit = 511

  enum Section: UInt32, CaseIterable {
    /// Release and architecture.
    case identity = 1
    /// `NAME=value` lines, sorted.
    case configuration = 2
    case modules = 3
    /// Two bytes for each kind of symbol that occurs.
    case kinds = 4
    case names = 5
    /// Where each block of names starts.
    case blocks = 6
    case namespaces = 7
  }

  enum ModuleFlag {
    static let loadable: UInt8 = 1
    static let symbolsKnown: UInt8 = 2
    static let livepatch: UInt8 = 4
  }

  enum ExportFlag {
    static let gplOnly: UInt8 = 1
    static let checksum: UInt8 = 2
    static let namespace: UInt8 = 4
  }

  /// What the head of the file says is known.
  enum Known {
    static let configuration: UInt8 = 1
    static let modules: UInt8 = 2
    static let vmlinuxSymbols: UInt8 = 4
    static let exports: UInt8 = 8
  }

  /// Eight bytes at a time; tells damage, not intent.
  static func checksum(of bytes: some Collection<UInt8>) -> UInt64 {
    var sum: UInt64 = 0xcbf2_9ce4_8422_2325
    func mix(_ word: UInt64) {
      sum = (sum ^ word) &* 0x9e37_79b9_7f4a_7c15
      sum ^= sum >> 32
    }
    bytes.withContiguousStorageIfAvailable { buffer in
      let raw = UnsafeRawBufferPointer(buffer)
      let whole = raw.count & ~7
      for offset in stride(from: 0, to: whole, by: 8) {
        mix(UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
      }
      var last: UInt64 = 0
      for offset in whole..<raw.count {
        last |= UInt64(raw[offset]) << (8 * UInt64(offset - whole))
      }
      mix(last)
      mix(UInt64(raw.count))
    }
    return sum
  }
}

extension SymbolKind {
  static let aliasFlag: UInt8 = 1 << 4

  /// Bits 0–1: traceable (0 unknown, 1 no, 2 yes); bits 2–3: place; bit 4: a group follows.
  func flags(hasAliases: Bool) -> UInt8 {
    let trace: UInt8 = isTraceable.map { $0 ? 2 : 1 } ?? 0
    return trace | place.rawValue << 2 | (hasAliases ? Self.aliasFlag : 0)
  }

  init(letter: UInt8, flags: UInt8) {
    let trace: Bool? =
      switch flags & 3 {
      case 1: false
      case 2: true
      default: nil
      }
    self.init(
      letter: letter, place: Place(rawValue: flags >> 2 & 3) ?? .ordinary, isTraceable: trace)
  }
}
