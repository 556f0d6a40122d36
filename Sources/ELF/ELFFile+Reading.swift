extension ELFFile {
  /// Reads the headers, names and symbols of a relocatable file and checks that all lie within.
  public init(_ bytes: [UInt8]) throws(ELFError) {
    guard bytes.count <= 1 << 30 else { throw .unsupported("larger than 1 GiB") }
    try self.init(bytes, Header(bytes, isLinked: false))
  }

  /// The same for a linked file: a vmlinux.
  public init(linked bytes: [UInt8]) throws(ELFError) {
    try self.init(bytes, Header(bytes, isLinked: true))
  }

  private init(_ bytes: [UInt8], _ header: Header) throws(ELFError) {
    let raw = try header.sections(in: bytes)
    guard header.nameSection < raw.count, raw[header.nameSection].isStringTable else {
      throw .damaged("the table of section names is none", offset: 62)
    }
    let names = bytes[raw[header.nameSection].range]
    var budget = NameBudget(for: bytes)
    var sections: [Section] = []
    for (index, section) in raw.enumerated() {
      let name = index == 0 ? "" : try budget.name(at: section.name, in: names)
      sections.append(section.section(index, name))
    }
    let tables = sections.filter { $0.type == ELFConstant.sectionSymbolTable }
    guard tables.count <= 1 else {
      throw .damaged("there are two symbol tables", offset: tables[1].range.lowerBound)
    }
    self.bytes = bytes
    byteOrder = header.byteOrder
    machine = header.machine
    self.sections = sections
    sectionNames = header.nameSection
    symbolTable = tables.first?.index
    symbols =
      try tables.first.map { table throws(ELFError) in
        try readSymbols(table, sections, bytes, header.byteOrder, &budget)
      } ?? []
  }

  /// The entries of a section of type SHT_RELA, in its order.
  ///
  /// Throws if one of them names a symbol that is not there.
  public func relocations(in section: Section) throws(ELFError) -> [Relocation] {
    let contents = contents(of: section)
    guard contents.count % ELFConstant.relocationSize == 0 else {
      throw .damaged(
        "the relocations in `\(section.name)` are not whole", offset: section.range.upperBound)
    }
    var found: [Relocation] = []
    found.reserveCapacity(contents.count / ELFConstant.relocationSize)
    for at in stride(from: 0, to: contents.count, by: ELFConstant.relocationSize) {
      guard let offset: UInt64 = contents.integer(at: at, byteOrder),
        let info: UInt64 = contents.integer(at: at + 8, byteOrder),
        let addend: Int64 = contents.integer(at: at + 16, byteOrder),
        let symbol = Int(exactly: info >> 32), symbol < symbols.count
      else {
        throw .damaged(
          "a relocation in `\(section.name)` names no symbol",
          offset: section.range.lowerBound + at)
      }
      found.append(
        Relocation(
          offset: offset, symbol: symbol, type: UInt32(truncatingIfNeeded: info), addend: addend))
    }
    return found
  }
}

/// What the file header says.
private struct Header {
  let byteOrder: ByteOrder
  let machine: UInt16
  let sectionTable: UInt64
  let sectionCount: UInt16
  let nameSection: Int

  init(_ bytes: [UInt8], isLinked: Bool) throws(ELFError) {
    guard bytes.starts(with: [0x7f, 0x45, 0x4c, 0x46]) else {
      throw compression(of: bytes).map { .compressed($0) } ?? .notELF
    }
    guard bytes.count >= ELFConstant.headerSize else {
      throw .damaged("it ends within its header", offset: bytes.count)
    }
    guard bytes[4] == 2 else { throw .unsupported("a 32-bit object") }
    let order: ByteOrder
    switch bytes[5] {
    case 1: order = .little
    case 2: order = .big
    default: throw .damaged("the order of bytes is neither of two", offset: 5)
    }
    func field<Value: FixedWidthInteger>(_ offset: Int) -> Value {
      // Within the header, whose length is known.
      bytes.integer(at: offset, order) ?? 0
    }
    byteOrder = order
    switch field(16) as UInt16 {
    case ELFConstant.typeRelocatable where !isLinked: break
    case ELFConstant.typeRelocatable: throw .unsupported("not linked")
    case 2 where isLinked, 3 where isLinked: break
    case 2, 3: throw .unsupported("a linked program or library")
    case 4: throw .unsupported("a core dump")
    default: throw .damaged("the type of object is unknown", offset: 16)
    }
    machine = field(18)
    sectionTable = field(40)
    guard isLinked || field(56) as UInt16 == 0 else {
      throw .unsupported("an object with program headers")
    }
    guard field(58) as UInt16 == UInt16(ELFConstant.sectionHeaderSize) else {
      throw .damaged("section headers have the wrong size", offset: 58)
    }
    sectionCount = field(60)
    nameSection = Int(field(62) as UInt16)
    guard sectionCount > 0 else { throw .damaged("there are no sections", offset: 60) }
    guard sectionCount < ELFConstant.firstReservedSection else {
      throw .damaged("there are too many sections", offset: 60)
    }
  }

  func sections(in bytes: [UInt8]) throws(ELFError) -> [RawSection] {
    let size = Int(sectionCount) * ELFConstant.sectionHeaderSize
    guard let table = Int(exactly: sectionTable), table <= bytes.count - size else {
      throw .damaged("the table of sections lies beyond its end", offset: 40)
    }
    var found: [RawSection] = []
    for index in 0..<Int(sectionCount) {
      let offset = table + index * ELFConstant.sectionHeaderSize
      guard let section = RawSection(bytes, at: offset, byteOrder) else {
        throw .damaged("section \(index) lies beyond its end", offset: offset)
      }
      found.append(section)
    }
    return found
  }
}

private func compression(of bytes: [UInt8]) -> String? {
  if bytes.starts(with: [0xfd, 0x37, 0x7a, 0x58, 0x5a]) { return "xz" }
  if bytes.starts(with: [0x28, 0xb5, 0x2f, 0xfd]) { return "zstd" }
  return bytes.starts(with: [0x1f, 0x8b]) ? "gzip" : nil
}

/// A section header whose contents lie within the file.
private struct RawSection {
  let name: UInt32
  let type: UInt32
  let flags: UInt64
  let address: UInt64
  let range: Range<Int>
  let size: UInt64
  let link: UInt32
  let info: UInt32
  let alignment: UInt64
  let entrySize: UInt64

  var isStringTable: Bool { type == ELFConstant.sectionStringTable }

  init?(_ bytes: [UInt8], at offset: Int, _ order: ByteOrder) {
    func field<Value: FixedWidthInteger>(_ at: Int) -> Value {
      bytes.integer(at: offset + at, order) ?? 0
    }
    name = field(0)
    type = field(4)
    flags = field(8)
    address = field(16)
    size = field(32)
    link = field(40)
    info = field(44)
    alignment = field(48)
    entrySize = field(56)
    if type == ELFConstant.sectionNoBits || type == 0 {
      range = 0..<0
      return
    }
    guard let start = Int(exactly: field(24) as UInt64), let length = Int(exactly: size),
      start <= bytes.count, length <= bytes.count - start
    else { return nil }
    range = start..<start + length
  }

  func section(_ index: Int, _ name: String) -> ELFFile.Section {
    ELFFile.Section(
      index: index, name: name, type: type, flags: flags, address: address, range: range,
      size: size,
      link: link, info: info, alignment: alignment, entrySize: entrySize)
  }
}

/// Names may overlap in their table, so a small file could ask for far more text than it has.
private struct NameBudget {
  private var left: Int

  init(for bytes: [UInt8]) { left = 4 * bytes.count }

  mutating func name(at offset: UInt32, in table: ArraySlice<UInt8>) throws(ELFError) -> String {
    guard let name = table.text(at: Int(offset), limit: nameLimit) else {
      throw .damaged(
        "a name does not end within its table, or has more than \(nameLimit) bytes",
        offset: table.startIndex)
    }
    left -= name.utf8.count
    guard left >= 0 else {
      throw .damaged("its names are longer than the file", offset: table.startIndex)
    }
    return name
  }
}

/// Twice what the longest name of the kernel needs in `.klp.sym.<object>.<symbol>,<position>`.
private let nameLimit = 1200

private func readSymbols(
  _ table: ELFFile.Section, _ sections: [ELFFile.Section], _ bytes: [UInt8], _ order: ByteOrder,
  _ budget: inout NameBudget
) throws(ELFError) -> [ELFFile.Symbol] {
  let contents = bytes[table.range]
  guard contents.count % ELFConstant.symbolSize == 0 else {
    throw .damaged("the symbol table is not whole", offset: table.range.upperBound)
  }
  guard Int(table.link) < sections.count,
    sections[Int(table.link)].type == ELFConstant.sectionStringTable
  else { throw .damaged("the symbols have no names", offset: table.range.lowerBound) }
  let names = bytes[sections[Int(table.link)].range]
  var found: [ELFFile.Symbol] = []
  found.reserveCapacity(contents.count / ELFConstant.symbolSize)
  for at in stride(from: 0, to: contents.count, by: ELFConstant.symbolSize) {
    func field<Value: FixedWidthInteger>(_ offset: Int) -> Value {
      contents.integer(at: at + offset, order) ?? 0
    }
    let info: UInt8 = field(4)
    let name = found.isEmpty ? "" : try budget.name(at: field(0), in: names)
    let place = ELFFile.Symbol.Place(field(6))
    if case .section(let index) = place, index >= sections.count {
      throw .damaged(
        "a symbol is defined in a section that is not there", offset: table.range.lowerBound + at)
    }
    found.append(
      ELFFile.Symbol(
        index: found.count, name: name, binding: .init(info >> 4), kind: .init(info & 15),
        place: place, value: field(8), size: field(16)))
  }
  return found
}

extension ELFFile.Symbol.Binding {
  fileprivate init(_ number: UInt8) {
    switch number {
    case 0: self = .local
    case 1: self = .global
    case 2: self = .weak
    default: self = .other(number)
    }
  }
}

extension ELFFile.Symbol.Kind {
  fileprivate init(_ number: UInt8) {
    switch number {
    case 0: self = .none
    case 1: self = .object
    case 2: self = .function
    case 3: self = .section
    case 4: self = .file
    default: self = .other(number)
    }
  }
}

extension ELFFile.Symbol.Place {
  fileprivate init(_ number: UInt16) {
    switch number {
    case 0: self = .undefined
    case ELFConstant.livepatchSection: self = .livepatch
    case ELFConstant.absoluteSection: self = .absolute
    case ELFConstant.commonSection: self = .common
    case ELFConstant.firstReservedSection...: self = .other(number)
    default: self = .section(Int(number))
    }
  }
}
