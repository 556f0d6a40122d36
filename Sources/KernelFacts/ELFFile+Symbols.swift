import ELF

extension ELFFile.Section {
  /// As `nm` and kallsyms print it; capital for symbols that others may link to.
  func letter(for symbol: ELFFile.Symbol) -> UInt8 {
    let letter: Unicode.Scalar =
      if symbol.binding == .weak {
        symbol.kind == .object ? "v" : "w"
      } else if isExecutable {
        "t"
      } else if type == ELFConstant.sectionNoBits {
        "b"
      } else if isWritable {
        "d"
      } else {
        "r"
      }
    let code = UInt8(ascii: letter)
    return symbol.binding == .local ? code : code & ~0x20
  }
}

extension ELFFile.Symbol {
  /// The section it is defined in; nil where it is in none.
  var sectionIndex: Int? {
    if case .section(let index) = place { index } else { nil }
  }
}

extension ELFFile {
  /// A place in a section.
  struct Location: Hashable {
    var section: Int
    var address: UInt64
  }

  /// The section a symbol is defined in.
  func section(of symbol: Symbol) -> Section? { symbol.sectionIndex.map { sections[$0] } }

  /// Where each symbol's code or data ends at the latest: at the next symbol of its section.
  func endsOfSymbols() -> [UInt64] {
    var ends = [UInt64](repeating: 0, count: symbols.count)
    let sorted = symbols.indices.sorted {
      (symbols[$0].sectionIndex ?? -1, symbols[$0].value)
        < (symbols[$1].sectionIndex ?? -1, symbols[$1].value)
    }
    var end: UInt64 = 0
    var (section, value): (Int?, UInt64) = (-1, .max)
    var next: UInt64 = 0
    for index in sorted.reversed() {
      let symbol = symbols[index]
      if symbol.sectionIndex != section {
        let size = self.section(of: symbol)?.size ?? 0
        (section, value, end) = (symbol.sectionIndex, symbol.value, size)
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
  func targets(ofRelocationsOf section: Section) throws(ELFError) -> [Location] {
    // A section is relocated by one other; more would be read over and over.
    guard
      let table = sections.first(where: {
        $0.type == ELFConstant.sectionRelocations && $0.info == section.index
      })
    else { return [] }
    return try relocations(in: table).compactMap { relocation in
      let symbol = symbols[relocation.symbol]
      return symbol.sectionIndex.map { index in
        Location(
          section: index, address: symbol.value &+ UInt64(bitPattern: relocation.addend))
      }
    }
  }
}
