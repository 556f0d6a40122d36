/// The few parts of an ELF file that facts are read from: sections, symbols, relocations with
/// addends. Little-endian, 64 bits; what lies outside of the file is left out.
struct ELFObject {
  let bytes: [UInt8]
  private(set) var sections: [Section] = []
  private(set) var symbols: [Symbol] = []
  let isRelocatable: Bool

  struct Section {
    var name = ""
    var type: UInt32
    var flags: UInt64
    var address: UInt64
    var size: UInt64
    /// Empty where the file has no bytes for it.
    var contents: Range<Int>
    var link: Int
    var info: Int

    var isAllocated: Bool { flags & 2 != 0 }
    var isExecutable: Bool { flags & 4 != 0 }

    /// As `nm` and kallsyms print it; capital for symbols that others may link to.
    func letter(for symbol: Symbol) -> UInt8 {
      let letter: Unicode.Scalar =
        if symbol.binding == 2 {
          symbol.type == SymbolType.object ? "v" : "w"
        } else if isExecutable {
          "t"
        } else if type == 8 {
          "b"
        } else if flags & 1 != 0 {
          "d"
        } else {
          "r"
        }
      let code = UInt8(ascii: letter)
      return symbol.binding == 0 ? code : code & ~0x20
    }
  }

  struct Symbol {
    var name: String
    var value: UInt64
    /// 0: undefined; special numbers lie beyond all sections.
    var section: Int
    var type: UInt8
    /// 0 local, 1 global, 2 weak.
    var binding: UInt8
  }

  enum SymbolType {
    static let object: UInt8 = 1
    static let section: UInt8 = 3
    static let file: UInt8 = 4
  }

  struct Place: Hashable {
    var section: Int
    var address: UInt64
  }

  init?(_ bytes: [UInt8]) {
    self.bytes = bytes
    guard bytes.starts(with: [0x7f, 0x45, 0x4c, 0x46, 2, 1]), bytes.count >= 64 else { return nil }
    isRelocatable = bytes.number(2, at: 16) == 1
    let table = Int(truncatingIfNeeded: bytes.number(8, at: 40))
    let count = Int(bytes.number(2, at: 60))
    guard bytes.number(2, at: 58) == 64, table > 0, table <= bytes.count - 64 * count else {
      return nil
    }
    for index in 0..<count { sections.append(Section(bytes, at: table + 64 * index)) }
    let names = section(Int(bytes.number(2, at: 62)))?.contents ?? 0..<0
    for index in 0..<count {
      let offset = Int(bytes.number(4, at: table + 64 * index))
      sections[index].name = bytes.string(offset, in: names)
    }
    readSymbols()
  }

  func section(_ number: Int) -> Section? {
    number > 0 && number < sections.count ? sections[number] : nil
  }

  private mutating func readSymbols() {
    guard let table = sections.first(where: { $0.type == 2 }), let names = section(table.link)
    else { return }
    for offset in stride(
      from: table.contents.lowerBound, to: table.contents.upperBound - 23, by: 24)
    {
      symbols.append(
        Symbol(
          name: bytes.string(Int(bytes.number(4, at: offset)), in: names.contents),
          value: bytes.number(8, at: offset + 8), section: Int(bytes.number(2, at: offset + 6)),
          type: bytes[offset + 4] & 15, binding: bytes[offset + 4] >> 4))
    }
  }

  /// Where each symbol's code or data ends at the latest: at the next symbol of its section.
  func ends(of symbols: [Symbol]) -> [UInt64] {
    var ends = [UInt64](repeating: 0, count: symbols.count)
    let sorted = symbols.indices.sorted {
      (symbols[$0].section, symbols[$0].value) < (symbols[$1].section, symbols[$1].value)
    }
    var end: UInt64 = 0
    var (section, value) = (-1, UInt64.max)
    var next: UInt64 = 0
    for index in sorted.reversed() {
      let symbol = symbols[index]
      if symbol.section != section {
        let size = self.section(symbol.section)?.size ?? 0
        (section, value, end) = (symbol.section, symbol.value, size)
        next = symbol.value
      } else if symbol.value != value {
        (value, end) = (symbol.value, next)
        next = symbol.value
      }
      ends[index] = max(end, symbol.value)
    }
    return ends
  }

  /// Where the relocations of a section point: symbol and addend.
  func relocations(of target: Int) -> [Place] {
    // A section is relocated by one other; more would be read over and over.
    guard let section = sections.first(where: { $0.type == 4 && $0.info == target }) else {
      return []
    }
    return stride(from: section.contents.lowerBound, to: section.contents.upperBound - 23, by: 24)
      .compactMap { offset in
        let number = Int(bytes.number(4, at: offset + 12))
        guard symbols.indices.contains(number) else { return nil }
        return Place(
          section: symbols[number].section,
          address: symbols[number].value &+ bytes.number(8, at: offset + 16))
      }
  }
}

extension ELFObject.Section {
  fileprivate init(_ bytes: [UInt8], at offset: Int) {
    type = UInt32(bytes.number(4, at: offset + 4))
    flags = bytes.number(8, at: offset + 8)
    address = bytes.number(8, at: offset + 16)
    size = bytes.number(8, at: offset + 32)
    link = Int(bytes.number(4, at: offset + 40))
    info = Int(bytes.number(4, at: offset + 44))
    let start = bytes.number(8, at: offset + 24)
    let isThere = type != 8 && start <= UInt64(bytes.count) && size <= UInt64(bytes.count) - start
    contents = isThere ? Int(start)..<Int(start + size) : 0..<0
  }
}

extension [UInt8] {
  /// A little-endian number of some bytes, which must be there.
  func number(_ count: Int, at offset: Int) -> UInt64 {
    var value: UInt64 = 0
    for index in 0..<count { value |= UInt64(self[offset + index]) << (8 * UInt64(index)) }
    return value
  }

  /// A text up to its zero byte in a table of texts.
  fileprivate func string(_ offset: Int, in table: Range<Int>) -> String {
    guard offset < table.count else { return "" }
    let start = table.lowerBound + offset
    // Texts may overlap, so a table without zero bytes would otherwise be read once a symbol.
    let limit = Swift.min(table.upperBound, start + FactsLayout.nameLimit + 1)
    let end = self[start..<limit].firstIndex(of: 0) ?? limit
    return String(decoding: self[start..<end], as: UTF8.self)
  }
}
