/// What a module's file tells: its symbols in the order of its symbol table, its `.modinfo`, where
/// ftrace has its places, what it exports.
///
/// Reads little-endian 64-bit ELF only; every offset of the file is checked before use.
public struct ModuleFile: Sendable {
  public private(set) var symbols: [FactsDraft.Symbol] = []
  public private(set) var dependencies: [String] = []
  public private(set) var isLivepatch = false
  /// As the file says; nil for modules from before 4.8 or so.
  public private(set) var name: String?
  /// Of the kernel it was built for: the first word of `vermagic`.
  public private(set) var release: String?
  /// The names of its exports, and whether each is for modules under the GPL only.
  public private(set) var exports: [(name: String, isGPLOnly: Bool)] = []

  /// - Returns: nil if the bytes are no module's.
  public init?(_ bytes: [UInt8]) {
    guard let file = ELFObject(bytes) else { return nil }
    readModuleInformation(file)
    let places = tracedPlaces(file)
    let elf = file.symbols
    // The sections that become addresses: a symbol's size need not be right, so a function reaches
    // to the next symbol behind it, as in `klp_get_ftrace_location` (kernel/livepatch/patch.c, 6.1).
    let ends = file.ends(of: elf)
    let groups = aliasGroups(elf, file)
    for (index, symbol) in elf.enumerated() {
      guard let section = file.section(symbol.section), section.isAllocated, !symbol.name.isEmpty,
        symbol.type != ELFObject.SymbolType.section, !Self.isDropped(section)
      else { continue }
      if symbol.name.hasPrefix("__ksymtab_") {
        exports.append(
          (String(symbol.name.dropFirst("__ksymtab_".count)), section.name.contains("_gpl")))
      }
      if isBookkeeping(symbol.name[...]) || symbol.name.hasPrefix(".L") { continue }
      var kind = SymbolKind(letter: section.letter(for: symbol))
      if section.name.hasPrefix(".init") { kind.place = .initialization }
      if section.name.hasPrefix(".noinstr.text") { kind.place = .noinstr }
      if kind.isText {
        let own = places[symbol.section] ?? []
        kind.isTraceable = own.hasAny(in: symbol.value..<ends[index])
      }
      symbols.append(
        FactsDraft.Symbol(name: symbol.name, kind: kind, aliasGroup: groups[index]))
    }
  }

  /// What the loader reads and does not keep (kernel/module/main.c, `rewrite_section_headers`, 6.1).
  private static func isDropped(_ section: ELFObject.Section) -> Bool {
    section.name == ".modinfo" || section.name == "__versions"
  }

  private mutating func readModuleInformation(_ file: ELFObject) {
    guard let section = file.sections.first(where: { $0.name == ".modinfo" }) else { return }
    for entry in file.bytes[section.contents].split(separator: 0) {
      let text = String(decoding: entry, as: UTF8.self)
      guard let equals = text.firstIndex(of: "=") else { continue }
      let value = text[equals...].dropFirst()
      switch text[..<equals] {
      case "depends": dependencies = value.split(separator: ",").map { moduleName(ofPath: $0) }
      case "livepatch": isLivepatch = true
      case "name": name = String(value)
      case "vermagic": release = value.split(separator: " ").first.map(String.init)
      default: break
      }
    }
  }

  /// By section, ascending. Architectures either list the places (`__mcount_loc`) or the paddings of
  /// functions; where both are, the first counts (kernel/module/main.c, `find_module_sections`).
  private func tracedPlaces(_ file: ELFObject) -> [Int: [UInt64]] {
    let names = ["__mcount_loc", "__patchable_function_entries"]
    let tables = names.lazy.compactMap { name in
      file.sections.firstIndex { $0.name == name }
    }
    guard let table = tables.first else { return [:] }
    var places: [Int: [UInt64]] = [:]
    for relocation in file.relocations(of: table) {
      places[relocation.section, default: []].append(relocation.address)
    }
    return places.mapValues { $0.sorted() }
  }

  private func aliasGroups(_ symbols: [ELFObject.Symbol], _ file: ELFObject) -> [Int?] {
    var byPlace: [ELFObject.Place: [Int]] = [:]
    for (index, symbol) in symbols.enumerated()
    where file.section(symbol.section)?.isExecutable == true && !symbol.name.isEmpty
      && symbol.type != ELFObject.SymbolType.section && !isBookkeeping(symbol.name[...])
      && !symbol.name.hasPrefix(".L")
    {
      byPlace[ELFObject.Place(section: symbol.section, address: symbol.value), default: []]
        .append(index)
    }
    var groups = [Int?](repeating: nil, count: symbols.count)
    for members in byPlace.values where members.count > 1 {
      for member in members { groups[member] = (members.first ?? 0) + 1 }
    }
    return groups
  }
}

extension [UInt64] {
  /// Whether an ascending list has a number of a range.
  fileprivate func hasAny(in range: Range<UInt64>) -> Bool {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < range.lowerBound { low = middle + 1 } else { high = middle }
    }
    return low < count && range.contains(self[low])
  }
}
