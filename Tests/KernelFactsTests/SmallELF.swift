/// A small 64-bit ELF file, made piece by piece.
struct SmallELF {
  struct Section {
    var name: String
    var type: UInt32
    var flags: UInt64
    var contents: [UInt8]
    var info: UInt32 = 0
    var address: UInt64 = 0
  }

  struct Symbol {
    var name: String
    var section: UInt16
    var value: UInt64
    /// Binding and type: 0x12 is a global function.
    var info: UInt8 = 0x02
  }

  var isRelocatable = true
  /// From 1.
  var sections: [Section] = []
  var symbols: [Symbol] = []

  var bytes: [UInt8] {
    var strings: [UInt8] = [0]
    var table = [UInt8](repeating: 0, count: 24)
    for symbol in symbols {
      table +=
        little(UInt64(strings.count), 4) + [symbol.info, 0]
        + little(UInt64(symbol.section), 2) + little(symbol.value, 8) + little(0, 8)
      strings += Array(symbol.name.utf8) + [0]
    }
    let symbolTable = sections.count + 1
    var all =
      [Section(name: "", type: 0, flags: 0, contents: [])] + sections + [
        Section(name: ".symtab", type: 2, flags: 0, contents: table),
        Section(name: ".strtab", type: 3, flags: 0, contents: strings),
        Section(name: ".shstrtab", type: 3, flags: 0, contents: []),
      ]
    var names: [UInt8] = []
    var offsets: [Int] = []
    for section in all {
      offsets.append(names.count)
      names += Array(section.name.utf8) + [0]
    }
    all[all.count - 1].contents = names
    var body: [UInt8] = []
    var headers: [UInt8] = []
    for (index, section) in all.enumerated() {
      let link = section.type == 2 ? symbolTable + 1 : section.type == 4 ? symbolTable : 0
      headers +=
        little(UInt64(offsets[index]), 4) + little(UInt64(section.type), 4)
        + little(section.flags, 8) + little(section.address, 8) + little(UInt64(64 + body.count), 8)
        + little(UInt64(section.contents.count), 8) + little(UInt64(link), 4)
        + little(UInt64(section.info), 4) + little(1, 8) + little(0, 8)
      body += section.contents
    }
    let head: [UInt8] =
      [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1] + [UInt8](repeating: 0, count: 9)
      + little(isRelocatable ? 1 : 2, 2) + little(62, 2) + little(1, 4) + little(0, 16)
      + little(UInt64(64 + body.count), 8) + little(0, 4) + little(64, 2) + little(0, 4)
      + little(64, 2) + little(UInt64(all.count), 2) + little(UInt64(all.count - 1), 2)
    return head + body + headers
  }

  /// A relocation with an addend: place, symbol by its number from 1, addend.
  static func relocation(at place: UInt64, symbol: UInt64, addend: UInt64) -> [UInt8] {
    little(place, 8) + little(symbol << 32 | 1, 8) + little(addend, 8)
  }
}

func little(_ value: UInt64, _ count: Int) -> [UInt8] {
  (0..<count).map { $0 < 8 ? UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) : 0 }
}
