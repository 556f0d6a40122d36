import Livepatch

/// Finds names in the packed table: binary search over the first names of the blocks, then along
/// one block.
struct NameLookup: Sendable {
  private let bytes: [UInt8]
  private let names: Range<Int>
  private let blocks: Range<Int>
  let objects: [ObjectName]
  private let kinds: [(kind: SymbolKind, hasGroup: Bool)]
  private let namespaces: [String]

  init(_ sections: FactsSections, objects: [ObjectName]) {
    bytes = sections.bytes
    names = sections.range(.names)
    blocks = sections.range(.blocks)
    self.objects = objects
    var reader = sections.reader(.kinds)
    var kinds: [(kind: SymbolKind, hasGroup: Bool)] = []
    while let letter = reader.byte(), let flags = reader.byte() {
      kinds.append((SymbolKind(letter: letter, flags: flags), flags & SymbolKind.aliasFlag != 0))
    }
    self.kinds = kinds
    reader = sections.reader(.namespaces)
    var namespaces: [String] = []
    while let name = reader.text() { namespaces.append(name) }
    self.namespaces = namespaces
  }

  private var blockCount: Int { blocks.count / 4 }

  /// Where what is known under a name lies; nil if the name is not there.
  func find(_ name: String) -> Range<Int>? {
    let wanted = Array(name.utf8)
    guard !wanted.isEmpty, wanted.count <= FactsLayout.nameLimit,
      let block = lastBlock(notBehind: wanted)
    else { return nil }
    var entries = entries(from: block)
    while entries.next(), entries.index < FactsLayout.blockSize {
      if entries.name == wanted { return entries.payload }
      if wanted.lexicographicallyPrecedes(entries.name) { return nil }
    }
    return nil
  }

  /// All names that start so, in order.
  func starting(with prefix: String) -> [String] {
    let wanted = Array(prefix.utf8)
    var found: [String] = []
    var entries = entries(from: lastBlock(notBehind: wanted) ?? 0)
    while entries.next() {
      if entries.name.starts(with: wanted) {
        found.append(String(decoding: entries.name, as: UTF8.self))
      } else if wanted.lexicographicallyPrecedes(entries.name) {
        break
      }
    }
    return found
  }

  /// Goes over all names from the start of a block on.
  func entries(from block: Int = 0) -> NameEntries {
    guard block < blockCount else { return NameEntries(ByteReader(bytes, 0..<0), bytes) }
    let offset = Int(bytes.fixed32(at: blocks.lowerBound + 4 * block))
    let start = min(names.lowerBound + offset, names.upperBound)
    return NameEntries(ByteReader(bytes, start..<names.upperBound), bytes)
  }

  /// The last block whose first name does not come behind the wanted one.
  private func lastBlock(notBehind wanted: [UInt8]) -> Int? {
    var low = 0
    var high = blockCount
    while low < high {
      let middle = (low + high) / 2
      if isBehind(wanted, firstOf: middle) { high = middle } else { low = middle + 1 }
    }
    return low == 0 ? nil : low - 1
  }

  private func isBehind(_ wanted: [UInt8], firstOf block: Int) -> Bool {
    let offset = Int(bytes.fixed32(at: blocks.lowerBound + 4 * block))
    var reader = ByteReader(
      bytes, min(names.lowerBound + offset, names.upperBound)..<names.upperBound)
    guard reader.number() == 0, let count = reader.number(), let run = reader.run(count) else {
      return true
    }
    return wanted.lexicographicallyPrecedes(bytes[run])
  }

  func symbols(at payload: Range<Int>, name: String, onlyIn wanted: Int?) -> [KernelSymbol] {
    var reader = ByteReader(bytes, payload)
    guard let head = reader.number() else { return [] }
    var symbols: [KernelSymbol] = []
    var last = -1
    var position = 0
    for _ in 0..<(head >> 1) {
      guard let (object, kind, group) = occurrence(&reader) else { break }
      position = object == last ? position + 1 : 1
      last = object
      if let wanted, object != wanted { continue }
      symbols.append(
        KernelSymbol(
          name: name, object: objects[object], position: position, kind: kind, aliasGroup: group))
    }
    return symbols
  }

  func exports(at payload: Range<Int>, name: String) -> [ExportedSymbol] {
    var reader = ByteReader(bytes, payload)
    guard let head = reader.number(), head & 1 == 1 else { return [] }
    for _ in 0..<(head >> 1) {
      guard occurrence(&reader) != nil else { return [] }
    }
    guard let count = reader.number() else { return [] }
    var exports: [ExportedSymbol] = []
    for _ in 0..<count {
      guard let owner = reader.number(), objects.indices.contains(owner), let flags = reader.byte()
      else { break }
      var export = ExportedSymbol(
        name: name, owner: objects[owner], isGPLOnly: flags & FactsLayout.ExportFlag.gplOnly != 0)
      if flags & FactsLayout.ExportFlag.checksum != 0 { export.checksum = reader.fixed32() }
      if flags & FactsLayout.ExportFlag.namespace != 0, let number = reader.number(),
        namespaces.indices.contains(number)
      {
        export.namespace = namespaces[number]
      }
      exports.append(export)
    }
    return exports
  }

  private func occurrence(
    _ reader: inout ByteReader
  ) -> (object: Int, kind: SymbolKind, group: Int?)? {
    guard let object = reader.number(), objects.indices.contains(object),
      let number = reader.number(), kinds.indices.contains(number)
    else { return nil }
    let (kind, hasGroup) = kinds[number]
    guard hasGroup else { return (object, kind, nil) }
    guard let group = reader.number() else { return nil }
    return (object, kind, group)
  }
}

/// A walk over the packed names.
struct NameEntries {
  private var reader: ByteReader
  private let bytes: [UInt8]
  private(set) var name: [UInt8] = []
  private(set) var payload = 0..<0
  /// Of the current name, from where the walk began.
  private(set) var index = -1

  init(_ reader: ByteReader, _ bytes: [UInt8]) {
    self.reader = reader
    self.bytes = bytes
  }

  /// Goes to the next name; false behind the last, and where the table is damaged.
  mutating func next() -> Bool {
    guard let shared = reader.number(), shared <= name.count, let count = reader.number(),
      shared + count <= FactsLayout.nameLimit, let suffix = reader.run(count),
      let size = reader.number(), let payload = reader.run(size)
    else { return false }
    name.removeSubrange(shared...)
    name += bytes[suffix]
    self.payload = payload
    index += 1
    return true
  }
}
