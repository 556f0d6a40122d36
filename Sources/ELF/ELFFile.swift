/// A relocatable ELF64 object, which a kernel module is, or a linked one, which vmlinux is.
///
/// A reader of our own rather than libelf: the executable stays static and free of further
/// libraries, every access is checked against the bytes that are there, which libelf leaves to its
/// caller in places, and what is needed of the format fits on a few pages. Opening a file checks all
/// headers, names and symbols, so that nothing later can reach outside.
public struct ELFFile: Sendable {
  public let bytes: [UInt8]
  public let byteOrder: ByteOrder
  /// `e_machine`.
  public let machine: UInt16
  /// By index; the first is the null section.
  public let sections: [Section]
  /// Of the one symbol table, by index; the first is the null symbol. Empty if there is none.
  public let symbols: [Symbol]
  /// The index of the section that holds the symbols.
  public let symbolTable: Int?
  /// The index of the section that holds the names of sections.
  let sectionNames: Int

  public struct Section: Sendable, Hashable {
    public let index: Int
    public let name: String
    /// `sh_type`.
    public let type: UInt32
    public let flags: UInt64
    /// `sh_addr`: where it lies in memory; 0 in a relocatable file.
    public let address: UInt64
    /// Where its contents are in the file; empty for SHT_NOBITS.
    public let range: Range<Int>
    /// `sh_size`: for SHT_NOBITS the size in memory.
    public let size: UInt64
    public let link: UInt32
    public let info: UInt32
    public let alignment: UInt64
    public let entrySize: UInt64

    public var isAllocated: Bool { flags & ELFConstant.flagAlloc != 0 }
    public var isWritable: Bool { flags & ELFConstant.flagWrite != 0 }
    public var isExecutable: Bool { flags & ELFConstant.flagExecute != 0 }
  }

  public struct Symbol: Sendable, Hashable {
    public enum Binding: Sendable, Hashable {
      case local, global, weak, other(UInt8)
    }

    public enum Kind: Sendable, Hashable {
      case none, object, function, section, file, other(UInt8)
    }

    /// Where it is defined.
    public enum Place: Sendable, Hashable {
      case undefined
      /// The index of a section.
      case section(Int)
      case absolute
      case common
      /// SHN_LIVEPATCH: the kernel's livepatch core looks it up.
      case livepatch
      case other(UInt16)
    }

    public let index: Int
    public let name: String
    public let binding: Binding
    public let kind: Kind
    public let place: Place
    public let value: UInt64
    public let size: UInt64
  }

  /// An entry of a section of relocations (Elf64_Rela).
  public struct Relocation: Sendable, Hashable {
    /// From the start of the section that is relocated.
    public let offset: UInt64
    public let symbol: Int
    /// As the machine's ABI numbers them.
    public let type: UInt32
    public let addend: Int64
  }

  /// What a section holds; empty for SHT_NOBITS.
  public func contents(of section: Section) -> ArraySlice<UInt8> { bytes[section.range] }

  /// Where the entry of a symbol stands in the file.
  public func range(of symbol: Symbol) -> Range<Int> {
    guard let symbolTable else { return 0..<0 }
    let start = sections[symbolTable].range.lowerBound + symbol.index * ELFConstant.symbolSize
    return start..<start + ELFConstant.symbolSize
  }

  /// The first section of that name.
  public func section(named name: String) -> Section? { sections.first { $0.name == name } }
}
