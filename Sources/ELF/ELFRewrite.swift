/// Changes to a relocatable file. Sections keep their numbers and their order, symbols theirs; all
/// that is not named here keeps its bytes.
public struct ELFRewrite: Sendable {
  /// What becomes of a symbol; type, binding, value and size stay.
  public struct SymbolChange: Sendable {
    public var name: String
    /// `st_shndx`.
    public var sectionIndex: UInt16

    public init(name: String, sectionIndex: UInt16) {
      self.name = name
      self.sectionIndex = sectionIndex
    }
  }

  /// A section of relocations that is added.
  public struct AddedRelocations: Sendable {
    public var name: String
    public var flags: UInt64
    /// The section they relocate.
    public var target: Int
    public var entries: [ELFFile.Relocation]

    public init(name: String, flags: UInt64, target: Int, entries: [ELFFile.Relocation]) {
      self.name = name
      self.flags = flags
      self.target = target
      self.entries = entries
    }
  }

  /// By the symbol's index.
  public var symbols: [Int: SymbolChange] = [:]
  /// What sections of relocations hold afterwards, by the section's index.
  public var relocations: [Int: [ELFFile.Relocation]] = [:]
  /// What other sections hold afterwards, by the section's index.
  public var contents: [Int: [UInt8]] = [:]
  public var added: [AddedRelocations] = []

  public init() {}

  public var isEmpty: Bool {
    symbols.isEmpty && relocations.isEmpty && contents.isEmpty && added.isEmpty
  }
}

extension ELFFile {
  /// The file with changes made. Bytes behind the last section, such as a signature, are dropped.
  ///
  /// Throws if sections share bytes, or if there is no symbol table for what should change.
  public func applying(_ rewrite: ELFRewrite) throws(ELFError) -> [UInt8] {
    var layout = try Layout(self)
    for (index, entries) in rewrite.relocations {
      layout.sections[index].contents = encoded(entries)
    }
    for (index, contents) in rewrite.contents { layout.sections[index].contents = contents }
    if !rewrite.symbols.isEmpty || !rewrite.added.isEmpty {
      guard let symbolTable else { throw .damaged("there is no symbol table", offset: 0) }
      let names = Int(sections[symbolTable].link)
      for (index, change) in rewrite.symbols.sorted(by: { $0.key < $1.key }) {
        let name = layout.add(change.name, to: names)
        let at = index * ELFConstant.symbolSize
        layout.sections[symbolTable].contents.set(name, at: at, byteOrder)
        layout.sections[symbolTable].contents.set(change.sectionIndex, at: at + 6, byteOrder)
      }
      for section in rewrite.added {
        let name = layout.add(section.name, to: sectionNames)
        layout.append(section, name: name, symbolTable: symbolTable, encoded(section.entries))
      }
    }
    return try layout.bytes(header: bytes[..<ELFConstant.headerSize], byteOrder)
  }

  private func encoded(_ entries: [Relocation]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(entries.count * ELFConstant.relocationSize)
    for entry in entries {
      bytes.add(entry.offset, byteOrder)
      bytes.add(UInt64(entry.symbol) << 32 | UInt64(entry.type), byteOrder)
      bytes.add(entry.addend, byteOrder)
    }
    return bytes
  }
}

/// Sections with their contents, not yet placed.
private struct Layout {
  struct Entry {
    /// Its header as it was; offset and size are filled in when it is placed.
    var header: [UInt8]
    var contents: [UInt8]
    var alignment: Int
    var hasContents: Bool
  }

  var sections: [Entry] = []
  /// The order in which contents lie in the file.
  private var order: [Int]
  private let byteOrder: ByteOrder

  init(_ file: ELFFile) throws(ELFError) {
    byteOrder = file.byteOrder
    order = file.sections.filter { !$0.range.isEmpty }.sorted {
      ($0.range.lowerBound, $0.index) < ($1.range.lowerBound, $1.index)
    }.map(\.index)
    for (before, after) in zip(order, order.dropFirst())
    where file.sections[before].range.overlaps(file.sections[after].range) {
      throw .damaged(
        "`\(file.sections[before].name)` and `\(file.sections[after].name)` share bytes",
        offset: file.sections[after].range.lowerBound)
    }
    // Where the table of sections is was checked when the file was read.
    let table = Int(file.bytes.integer(at: 40, byteOrder) as UInt64? ?? 0)
    for section in file.sections {
      let at = table + section.index * ELFConstant.sectionHeaderSize
      guard section.alignment <= 1 << 16, section.alignment.nonzeroBitCount <= 1 else {
        throw .damaged("`\(section.name)` has an unheard-of alignment", offset: at + 48)
      }
      sections.append(
        Entry(
          header: Array(file.bytes[at..<at + ELFConstant.sectionHeaderSize]),
          contents: Array(file.contents(of: section)),
          alignment: max(1, Int(section.alignment)),
          hasContents: section.type != ELFConstant.sectionNoBits && section.type != 0))
      if section.range.isEmpty { order.append(section.index) }
    }
  }

  /// Adds a name to a table of strings and gives its place there.
  mutating func add(_ name: String, to table: Int) -> UInt32 {
    let place = UInt32(sections[table].contents.count)
    sections[table].contents += Array(name.utf8) + [0]
    return place
  }

  mutating func append(
    _ section: ELFRewrite.AddedRelocations, name: UInt32, symbolTable: Int, _ contents: [UInt8]
  ) {
    var header: [UInt8] = []
    header.add(name, byteOrder)
    header.add(ELFConstant.sectionRelocations, byteOrder)
    header.add(section.flags, byteOrder)
    for _ in 0..<3 { header.add(0 as UInt64, byteOrder) }
    header.add(UInt32(symbolTable), byteOrder)
    header.add(UInt32(section.target), byteOrder)
    header.add(8 as UInt64, byteOrder)
    header.add(UInt64(ELFConstant.relocationSize), byteOrder)
    order.append(sections.count)
    sections.append(Entry(header: header, contents: contents, alignment: 8, hasContents: true))
  }

  func bytes(header: ArraySlice<UInt8>, _ order: ByteOrder) throws(ELFError) -> [UInt8] {
    guard sections.count < Int(ELFConstant.firstReservedSection) else {
      throw .damaged("there are too many sections", offset: 60)
    }
    var file = Array(header)
    var headers = sections.map(\.header)
    for index in self.order where sections[index].hasContents {
      let section = sections[index]
      file.pad(to: section.alignment)
      headers[index].set(UInt64(file.count), at: 24, order)
      headers[index].set(UInt64(section.contents.count), at: 32, order)
      file += section.contents
    }
    file.pad(to: 8)
    file.set(UInt64(file.count), at: 40, order)
    file.set(UInt16(sections.count), at: 60, order)
    for header in headers { file += header }
    return file
  }
}

extension Array<UInt8> {
  fileprivate mutating func pad(to alignment: Int) {
    let rest = count % alignment
    if rest != 0 { append(contentsOf: repeatElement(0, count: alignment - rest)) }
  }
}
