import ELF

/// What a module's file tells: its symbols in the order of its symbol table, its `.modinfo`, where
/// ftrace has its places, what it exports.
///
/// For the facts of a kernel; rules that look at built livepatches take `ELF.ModuleFile`.
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
    guard let file = try? ELFFile(bytes), let places = try? tracedPlaces(file) else { return nil }
    readModuleInformation(file)
    let elf = file.symbols
    // The sections that become addresses: a symbol's size need not be right, so a function reaches
    // to the next symbol behind it, as in `klp_get_ftrace_location` (kernel/livepatch/patch.c, 6.1).
    let ends = file.endsOfSymbols()
    let groups = aliasGroups(elf, file)
    for (index, symbol) in elf.enumerated() {
      guard let section = file.section(of: symbol), section.isAllocated, !symbol.name.isEmpty,
        symbol.kind != .section, !Self.isDropped(section)
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
        let own = places[section.index] ?? []
        kind.isTraceable = own.hasAny(in: symbol.value..<ends[index])
      }
      symbols.append(
        FactsDraft.Symbol(name: symbol.name, kind: kind, aliasGroup: groups[index]))
    }
  }

  /// What the loader reads and does not keep (kernel/module/main.c, `rewrite_section_headers`, 6.1).
  private static func isDropped(_ section: ELFFile.Section) -> Bool {
    section.name == ".modinfo" || section.name == "__versions"
  }

  private mutating func readModuleInformation(_ file: ELFFile) {
    guard let section = file.section(named: ".modinfo") else { return }
    for entry in file.contents(of: section).split(separator: 0) {
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
  private func tracedPlaces(_ file: ELFFile) throws(ELFError) -> [Int: [UInt64]] {
    let names = ["__mcount_loc", "__patchable_function_entries"]
    guard let table = names.lazy.compactMap({ file.section(named: $0) }).first else { return [:] }
    var places: [Int: [UInt64]] = [:]
    for target in try file.targets(ofRelocationsOf: table) {
      places[target.section, default: []].append(target.address)
    }
    return places.mapValues { $0.sorted() }
  }

  private func aliasGroups(_ symbols: [ELFFile.Symbol], _ file: ELFFile) -> [Int?] {
    var byPlace: [ELFFile.Location: [Int]] = [:]
    for (index, symbol) in symbols.enumerated() {
      guard let section = file.section(of: symbol), section.isExecutable, !symbol.name.isEmpty,
        symbol.kind != .section, !isBookkeeping(symbol.name[...]), !symbol.name.hasPrefix(".L")
      else { continue }
      byPlace[ELFFile.Location(section: section.index, address: symbol.value), default: []]
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
