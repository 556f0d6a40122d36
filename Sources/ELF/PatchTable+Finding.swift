extension ELFFile {
  /// The livepatches a module declares as data, found by the relocations that fill in their
  /// pointers.
  ///
  /// In a module that calls `klp_enable_patch()`, a `struct klp_patch` starts with a pointer to the
  /// module itself, followed by one to writable data, its objects. The sizes of `klp_object` and
  /// `klp_func` vary with the configuration and are not needed: an object is where a pointer to
  /// writable data is, a function where a pointer to text follows one to a string. Other structures
  /// with an owner may begin alike, but do not lead to objects. A patch that is put together at run
  /// time is not found.
  public func patchTables() throws(ELFError) -> [PatchTable] {
    guard symbols.contains(where: { $0.name == "klp_enable_patch" && $0.place == .undefined })
    else { return [] }
    let pointers = try Pointers(self)
    var budget = Budget()
    let tables = pointers.patches.map { pointers.table(at: $0, &budget) }
    let full = tables.filter { !$0.objects.isEmpty }
    // A patch may be empty, and then reverts everything.
    return full.isEmpty ? Array(tables.prefix(1)) : full
  }
}

/// How many pointers and entries are looked at; a bound for files that were made to take long.
private struct Budget {
  private var left = 1_000_000

  mutating func spend() -> Bool {
    left -= 1
    return left >= 0
  }
}

/// A byte of a section.
private struct Place: Hashable, Comparable {
  var section: Int
  var offset: UInt64

  static func < (a: Place, b: Place) -> Bool {
    (a.section, a.offset) < (b.section, b.offset)
  }

  /// Some bytes on; nil where there is none.
  func plus(_ bytes: UInt64) -> Place? {
    let sum = offset.addingReportingOverflow(bytes)
    return sum.overflow ? nil : Place(section: section, offset: sum.partialValue)
  }

  func minus(_ bytes: UInt64) -> Place? {
    offset < bytes ? nil : Place(section: section, offset: offset - bytes)
  }
}

/// The pointers in writable data, and what they point to.
private struct Pointers {
  private let file: ELFFile
  /// Sorted by where they are.
  private var sorted: [(at: Place, to: Place)] = []
  private var targets: [Place: Place] = [:]
  /// Symbols by what they stand for, functions and variables only.
  private var symbols: [Place: ELFFile.Symbol] = [:]
  /// Where something begins that is pointed to or has a name, sorted.
  private var starts: [Place] = []
  /// Where patches begin, in the order of the file.
  private(set) var patches: [Place] = []

  init(_ file: ELFFile) throws(ELFError) {
    self.file = file
    for symbol in file.symbols where symbol.kind == .function || symbol.kind == .object {
      guard case .section(let section) = symbol.place else { continue }
      let place = Place(section: section, offset: symbol.value)
      // Of several names for one place, a global one is what others use.
      if symbols[place] == nil || symbol.binding != .local { symbols[place] = symbol }
    }
    var modules: [Place] = []
    for (section, target) in file.relocationSections {
      guard let target, target.isAllocated, target.isWritable else { continue }
      for entry in try file.relocations(in: section) where isPointer(entry.type, file.machine) {
        let symbol = file.symbols[entry.symbol]
        let at = Place(section: target.index, offset: entry.offset)
        if symbol.name == "__this_module" { modules.append(at) }
        guard case .section(let index) = symbol.place else { continue }
        let offset = symbol.value &+ UInt64(bitPattern: entry.addend)
        let to = Place(section: index, offset: offset)
        if targets.updateValue(to, forKey: at) == nil { sorted.append((at, to)) }
      }
    }
    sorted.sort { $0.at < $1.at }
    starts = (sorted.map(\.to) + symbols.keys).sorted()
    patches = modules.filter { module in
      module.plus(8).flatMap { targets[$0] }.map { file.sections[$0.section].isWritable } ?? false
    }.sorted()
  }

  func table(at start: Place, _ budget: inout Budget) -> PatchTable {
    let replace: UInt8? = start.plus(24).flatMap { integer(at: $0) }
    var table = PatchTable(
      symbol: symbols[start]?.name, replace: replace ?? 0 != 0, objects: [], states: [],
      offset: fileOffset(of: start))
    if let place = start.plus(8).flatMap({ targets[$0] }) {
      table.objects = objects(at: place, &budget)
    }
    if let place = start.plus(16).flatMap({ targets[$0] }) {
      table.states = states(at: place, &budget)
    }
    return table
  }

  private func objects(at start: Place, _ budget: inout Budget) -> [PatchTable.Object] {
    var found: [PatchTable.Object] = []
    for pointer in pointers(from: start) {
      // `funcs` is the second member, behind `name`.
      guard budget.spend(), file.sections[pointer.to.section].isWritable,
        let base = pointer.at.minus(8)
      else { continue }
      var object = PatchTable.Object(
        name: targets[base].flatMap(string(at:)), functions: functions(at: pointer.to, &budget),
        callbacks: [:], offset: fileOffset(of: base))
      for (slot, callback) in PatchTable.Callback.allCases.enumerated() {
        let place = base.plus(16 + 8 * UInt64(slot)).flatMap { targets[$0] }
        if let place, let name = symbols[place]?.name { object.callbacks[callback] = name }
      }
      if object.name == nil, object.functions.isEmpty, object.callbacks.isEmpty { continue }
      found.append(object)
    }
    return found
  }

  private func functions(at start: Place, _ budget: inout Budget) -> [PatchTable.Function] {
    var found: [PatchTable.Function] = []
    for pointer in pointers(from: start) {
      guard budget.spend(), let next = pointer.at.plus(8),
        let replacement = targets[next], file.sections[replacement.section].isExecutable,
        let name = string(at: pointer.to)
      else { continue }
      let sympos: UInt64? = pointer.at.plus(16).flatMap { integer(at: $0) }
      found.append(
        PatchTable.Function(
          oldName: name, newFunction: symbols[replacement]?.name,
          newSection: file.sections[replacement.section].name, sympos: sympos ?? 0,
          offset: fileOffset(of: pointer.at)))
    }
    return found
  }

  private func states(at start: Place, _ budget: inout Budget) -> [PatchTable.State] {
    var found: [PatchTable.State] = []
    var at: Place? = start
    while let place = at, budget.spend(),
      let id: UInt64 = integer(at: place), id != 0,
      let version: UInt32 = place.plus(8).flatMap({ integer(at: $0) })
    {
      found.append(PatchTable.State(id: id, version: version))
      at = place.plus(24)
    }
    return found
  }

  /// The pointers of an array: up to its variable's end, or where the next thing begins.
  private func pointers(from start: Place) -> ArraySlice<(at: Place, to: Place)> {
    let end: Place
    if let symbol = symbols[start], symbol.size > 0 {
      end = start.plus(symbol.size) ?? Place(section: start.section, offset: .max)
    } else {
      let next = starts.firstIndex(after: start).map { starts[$0] }
      end =
        next.flatMap { $0.section == start.section ? $0 : nil }
        ?? Place(section: start.section, offset: .max)
    }
    let first = sorted.partition(where: { $0.at >= start })
    let last = sorted.partition(where: { $0.at >= end })
    return sorted[first..<max(first, last)]
  }

  private func fileOffset(of place: Place) -> Int {
    let range = file.sections[place.section].range
    return range.lowerBound + Int(clamping: min(place.offset, UInt64(range.count)))
  }

  private func integer<Value: FixedWidthInteger>(at place: Place) -> Value? {
    guard let offset = Int(exactly: place.offset) else { return nil }
    return file.contents(of: file.sections[place.section]).integer(at: offset, file.byteOrder)
  }

  private func string(at place: Place) -> String? {
    guard let offset = Int(exactly: place.offset) else { return nil }
    let section = file.sections[place.section]
    if section.isExecutable || section.isWritable { return nil }
    return file.contents(of: section).text(at: offset, limit: 511)
  }
}

extension Array {
  /// The first index of a sorted array from which a condition holds on.
  fileprivate func partition(where holds: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

extension Array<Place> {
  fileprivate func firstIndex(after place: Place) -> Int? {
    let index = partition { $0 > place }
    return index < count ? index : nil
  }
}

/// Whether a relocation puts a 64-bit address in place.
private func isPointer(_ type: UInt32, _ machine: UInt16) -> Bool {
  switch machine {
  case ELFConstant.machineX86: type == 1
  case ELFConstant.machineS390: type == 22
  case ELFConstant.machinePPC64: type == 38
  case ELFConstant.machineAArch64: type == 257
  default: true
  }
}
