import Livepatch

extension FactsDraft {
  /// The facts as a file: docs/facts-format.md. Equal facts give equal bytes.
  public func encoded() -> [UInt8] {
    let modules = (modules ?? []).sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    var numbers: [ObjectName: Int] = [.vmlinux: 0]
    for (index, module) in modules.enumerated() { numbers[.module(module.name)] = index + 1 }
    // Symbols and exports of modules that no list names still need a number.
    var unlisted = Set(symbols.keys).union((exports ?? []).map(\.owner))
    unlisted.subtract(numbers.keys)
    let others = unlisted.map(\.text).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    for name in others { numbers[.module(name)] = numbers.count }

    var names = NameTable(numbers: numbers)
    for (object, list) in symbols { names.add(list, of: object) }
    for export in exports ?? [] { names.add(export) }
    let packed = names.packed()

    let sections: [(FactsLayout.Section, [UInt8])] = [
      (.identity, identity), (.configuration, configurationLines),
      (.modules, modulesSection(modules, others)), (.kinds, packed.kinds),
      (.names, packed.names), (.blocks, packed.blocks), (.namespaces, packed.namespaces),
    ]
    return file(of: sections)
  }

  private var identity: [UInt8] {
    var known: UInt8 = 0
    if configuration != nil { known |= FactsLayout.Known.configuration }
    if modules != nil { known |= FactsLayout.Known.modules }
    if symbols[.vmlinux] != nil { known |= FactsLayout.Known.vmlinuxSymbols }
    if exports != nil { known |= FactsLayout.Known.exports }
    var bytes: [UInt8] = [known]
    bytes.append(text: release)
    bytes.append(text: architecture)
    return bytes
  }

  private var configurationLines: [UInt8] {
    let sorted = (configuration ?? [:]).sorted {
      $0.key.utf8.lexicographicallyPrecedes($1.key.utf8)
    }
    return sorted.flatMap { Array("\($0.key)=\($0.value)\n".utf8) }
  }

  private func modulesSection(_ modules: [KernelModule], _ others: [String]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(number: modules.count)
    bytes.append(number: others.count)
    for module in modules {
      bytes.append(text: module.name)
      var flags: UInt8 = module.kind == .loadable ? FactsLayout.ModuleFlag.loadable : 0
      if symbols[.module(module.name)] != nil { flags |= FactsLayout.ModuleFlag.symbolsKnown }
      if module.isLivepatch { flags |= FactsLayout.ModuleFlag.livepatch }
      bytes.append(flags)
      bytes.append(number: module.dependencies.count)
      for name in module.dependencies { bytes.append(text: name) }
    }
    for name in others {
      bytes.append(text: name)
      bytes.append(symbols[.module(name)] == nil ? 0 : FactsLayout.ModuleFlag.symbolsKnown)
    }
    return bytes
  }

  private func file(of sections: [(kind: FactsLayout.Section, bytes: [UInt8])]) -> [UInt8] {
    var body: [UInt8] = []
    var offset =
      FactsLayout.headerSize + sections.count * FactsLayout.sectionEntrySize
    for section in sections {
      body.append(fixed32: section.kind.rawValue)
      body.append(fixed32: UInt32(offset))
      body.append(fixed32: UInt32(section.bytes.count))
      offset += section.bytes.count
    }
    for section in sections { body += section.bytes }
    var file = FactsLayout.magic
    file.append(fixed32: UInt32(FactsLayout.version))
    file.append(fixed32: UInt32(sections.count))
    let sum = FactsLayout.checksum(of: body)
    file.append(fixed32: UInt32(truncatingIfNeeded: sum))
    file.append(fixed32: UInt32(truncatingIfNeeded: sum >> 32))
    return file + body
  }
}

/// Collects what is known under each name.
private struct NameTable {
  let numbers: [ObjectName: Int]
  private var entries: [String: Entry] = [:]
  private var namespaces: [String] = []

  private struct Entry {
    var occurrences: [Occurrence] = []
    var exports: [ExportedSymbol] = []
  }

  private struct Occurrence {
    var object: Int
    /// In the kernel's order within the object.
    var order: Int
    var kind: SymbolKind
    var group: Int?
  }

  init(numbers: [ObjectName: Int]) { self.numbers = numbers }

  mutating func add(_ symbols: [FactsDraft.Symbol], of object: ObjectName) {
    guard let number = numbers[object] else { return }
    for (order, symbol) in symbols.enumerated() {
      entries[symbol.name, default: Entry()].occurrences.append(
        Occurrence(object: number, order: order, kind: symbol.kind, group: symbol.aliasGroup))
    }
  }

  mutating func add(_ export: ExportedSymbol) {
    entries[export.name, default: Entry()].exports.append(export)
  }

  func packed() -> (kinds: [UInt8], names: [UInt8], blocks: [UInt8], namespaces: [UInt8]) {
    let sorted = entries.filter { isStorable($0.key) }.map { (Array($0.key.utf8), $0.value) }
      .sorted { $0.0.lexicographicallyPrecedes($1.0) }
    let kinds = Numbering(
      sorted.flatMap { $0.1.occurrences.map { Pair($0.kind, hasGroup: $0.group != nil) } })
    let spaces = Numbering(sorted.flatMap { $0.1.exports.compactMap(\.namespace) })
    var names: [UInt8] = []
    var blocks: [UInt8] = []
    var before: [UInt8] = []
    for (index, (name, entry)) in sorted.enumerated() {
      var shared = 0
      if index % FactsLayout.blockSize == 0 {
        blocks.append(fixed32: UInt32(names.count))
      } else {
        shared = zip(before, name).prefix { $0 == $1 }.count
      }
      names.append(number: shared)
      names.append(number: name.count - shared)
      names += name[shared...]
      let payload = payload(entry, kinds, spaces)
      names.append(number: payload.count)
      names += payload
      before = name
    }
    var kindBytes: [UInt8] = []
    for pair in kinds.values { kindBytes += [pair.letter, pair.flags] }
    var spaceBytes: [UInt8] = []
    for space in spaces.values { spaceBytes.append(text: space) }
    return (kindBytes, names, blocks, spaceBytes)
  }

  private func isStorable(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.count <= FactsLayout.nameLimit
  }

  private func payload(
    _ entry: Entry, _ kinds: Numbering<Pair>, _ spaces: Numbering<String>
  ) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(number: entry.occurrences.count << 1 | (entry.exports.isEmpty ? 0 : 1))
    for occurrence in entry.occurrences.sorted(by: {
      ($0.object, $0.order) < ($1.object, $1.order)
    }) {
      bytes.append(number: occurrence.object)
      bytes.append(number: kinds[Pair(occurrence.kind, hasGroup: occurrence.group != nil)])
      if let group = occurrence.group { bytes.append(number: group) }
    }
    if entry.exports.isEmpty { return bytes }
    bytes.append(number: entry.exports.count)
    for export in entry.exports.sorted(by: { $0.line < $1.line }) {
      bytes.append(number: numbers[export.owner] ?? 0)
      var flags: UInt8 = export.isGPLOnly ? FactsLayout.ExportFlag.gplOnly : 0
      if export.checksum != nil { flags |= FactsLayout.ExportFlag.checksum }
      if export.namespace != nil { flags |= FactsLayout.ExportFlag.namespace }
      bytes.append(flags)
      if let checksum = export.checksum { bytes.append(fixed32: checksum) }
      if let namespace = export.namespace { bytes.append(number: spaces[namespace]) }
    }
    return bytes
  }
}

/// A kind as the file has it.
private struct Pair: Hashable, Comparable {
  let letter: UInt8
  let flags: UInt8

  init(_ kind: SymbolKind, hasGroup: Bool) {
    letter = kind.letter
    flags = kind.flags(hasAliases: hasGroup)
  }

  static func < (a: Pair, b: Pair) -> Bool { (a.letter, a.flags) < (b.letter, b.flags) }
}

/// Distinct values in order, each with its number.
private struct Numbering<Value: Hashable & Comparable> {
  let values: [Value]
  private let numbers: [Value: Int]

  init(_ all: [Value]) {
    values = Set(all).sorted()
    numbers = Dictionary(uniqueKeysWithValues: zip(values, 0...))
  }

  subscript(value: Value) -> Int { numbers[value] ?? 0 }
}
