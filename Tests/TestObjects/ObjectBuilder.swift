public import ELF

/// Writes small relocatable files for tests, by the specification and without the room under test.
public struct ObjectBuilder: Sendable {
  public struct Section: Sendable {
    public var name: String
    public var type: UInt32
    public var flags: UInt64
    public var contents: [UInt8]
    public var link: Int
    public var info: Int
    public var alignment: UInt64
  }

  public struct Symbol: Sendable {
    public var name: String
    public var info: UInt8
    public var section: UInt16
    public var value: UInt64
    public var size: UInt64
  }

  public struct Relocation: Sendable {
    public var offset: UInt64
    public var symbol: Int
    public var type: UInt32
    public var addend: Int64
  }

  public var order: ByteOrder
  public var machine: UInt16 = 62
  /// From the first one behind the null section.
  public var sections: [Section] = []
  /// From the first one behind the null symbol.
  public var symbols: [Symbol] = []
  public var relocations: [(target: Int, entries: [Relocation])] = []

  public init(order: ByteOrder = .little) { self.order = order }

  /// - Returns: the section's index in the file.
  public mutating func add(
    section name: String, _ contents: [UInt8], type: UInt32 = 1, flags: UInt64 = 2,
    alignment: UInt64 = 8
  ) -> Int {
    sections.append(
      Section(
        name: name, type: type, flags: flags, contents: contents, link: 0, info: 0,
        alignment: alignment))
    return sections.count
  }

  /// - Parameters:
  ///   - section: 0 is undefined.
  ///   - binding: 0 local, 1 global, 2 weak.
  ///   - kind: 0 none, 1 object, 2 function, 3 section.
  /// - Returns: the symbol's index in the file.
  public mutating func add(
    symbol name: String, in section: Int = 0, at value: UInt64 = 0, size: UInt64 = 0,
    binding: UInt8 = 2, kind: UInt8 = 0
  ) -> Int {
    symbols.append(
      Symbol(
        name: name, info: binding << 4 | kind, section: UInt16(section), value: value, size: size))
    return symbols.count
  }

  /// A relocation in a section of its own, beside the one that the target may have.
  public mutating func relocateApart(_ target: Int, at offset: UInt64, to symbol: Int) {
    relocations.append(
      (target, [Relocation(offset: offset, symbol: symbol, type: 4, addend: -4)]))
  }

  public mutating func relocate(
    _ target: Int, at offset: UInt64, to symbol: Int, type: UInt32 = 2, addend: Int64 = -4
  ) {
    let entry = Relocation(offset: offset, symbol: symbol, type: type, addend: addend)
    if let index = relocations.firstIndex(where: { $0.target == target }) {
      relocations[index].entries.append(entry)
    } else {
      relocations.append((target, [entry]))
    }
  }

  /// The file: contents in the order of the sections, the table of sections last.
  public var bytes: [UInt8] {
    var all = sections
    let symbolTable = all.count + relocations.count + 1
    for (target, entries) in relocations {
      let name = target > 0 && target <= sections.count ? sections[target - 1].name : ""
      let contents = entries.flatMap {
        number($0.offset) + number(UInt64($0.symbol) << 32 | UInt64($0.type)) + number($0.addend)
      }
      all.append(
        Section(
          name: ".rela" + name, type: 4, flags: 0x40, contents: contents, link: symbolTable,
          info: target, alignment: 8))
    }
    var names: [UInt8] = [0]
    var table = [UInt8](repeating: 0, count: 24)
    for symbol in symbols {
      table += number(UInt32(names.count)) + [symbol.info, 0] + number(symbol.section)
      table += number(symbol.value) + number(symbol.size)
      names += Array(symbol.name.utf8) + [0]
    }
    all.append(
      Section(
        name: ".symtab", type: 2, flags: 0, contents: table, link: symbolTable + 1, info: 1,
        alignment: 8))
    all.append(
      Section(
        name: ".strtab", type: 3, flags: 0, contents: names, link: 0, info: 0, alignment: 1))
    return file(of: all)
  }

  private func file(of sections: [Section]) -> [UInt8] {
    var all = sections
    all.append(
      Section(
        name: ".shstrtab", type: 3, flags: 0, contents: [], link: 0, info: 0, alignment: 1))
    var names: [UInt8] = [0]
    var nameOffsets: [Int] = []
    for section in all {
      nameOffsets.append(names.count)
      names += Array(section.name.utf8) + [0]
    }
    all[all.count - 1].contents = names
    var body: [UInt8] = []
    var headers = [UInt8](repeating: 0, count: 64)
    for (section, name) in zip(all, nameOffsets) {
      while (64 + body.count) % Int(section.alignment) != 0 { body.append(0) }
      headers += number(UInt32(name)) + number(section.type) + number(section.flags)
      headers += number(0 as UInt64) + number(UInt64(64 + body.count))
      headers += number(UInt64(section.contents.count))
      headers += number(UInt32(section.link)) + number(UInt32(section.info))
      headers += number(section.alignment)
      headers += number(section.type == 4 || section.type == 2 ? 24 as UInt64 : 0)
      body += section.contents
    }
    while body.count % 8 != 0 { body.append(0) }
    var header: [UInt8] = [0x7f, 0x45, 0x4c, 0x46, 2, order == .little ? 1 : 2, 1]
    header += [UInt8](repeating: 0, count: 9)
    header += number(1 as UInt16) + number(machine) + number(1 as UInt32)
    header += number(0 as UInt64) + number(0 as UInt64) + number(UInt64(64 + body.count))
    header += number(0 as UInt32) + number(64 as UInt16) + number(0 as UInt16)
    header += number(0 as UInt16) + number(64 as UInt16)
    header += number(UInt16(all.count + 1)) + number(UInt16(all.count))
    return header + body + headers
  }

  /// An integer in the file's order.
  public func number(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: order == .little ? value.littleEndian : value.bigEndian) { Array($0) }
  }
}

/// Numbers that are the same in every run.
public struct FixedNumbers: RandomNumberGenerator, Sendable {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return (state ^ (state >> 33)) &* 0xff51_afd7_ed55_8ccd
  }
}
