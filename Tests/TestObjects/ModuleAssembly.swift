import ELF

/// Makes an object file of what a `ModuleText` says.
struct ModuleAssembly {
  /// A word, and how to find what it is about in the finished file.
  struct Mark {
    var word: Range<Int>
    var place: @Sendable (ELFFile) -> Range<Int>?

    func place(in file: ELFFile) -> Range<Int>? { place(file) }
  }

  private(set) var marks: [Mark] = []
  private var object = ObjectBuilder()
  private let text: ModuleTextReader
  private var sections: [String: Int] = [:]
  private var symbols: [String: Int] = [:]
  private var versions: [(name: String, checksum: UInt64)] = []

  init(_ reader: ModuleTextReader) {
    var text = reader
    if text.replacements.isEmpty {
      text.replacements = [
        .init(
          target: .unwritten(""), object: "vmlinux", function: "f", position: 0,
          replacement: "klpp_f")
      ]
    }
    self.text = text
    addModinfo()
    addFunctions()
    addUses()
    addTables()
    addSections()
    addVersions()
  }

  var bytes: [UInt8] {
    object.bytes + (text.isSigned ? Array("~Module signature appended~\n".utf8) : [])
  }

  private mutating func mark(
    _ word: Word, _ place: @escaping @Sendable (ELFFile) -> Range<Int>?
  ) {
    marks.append(Mark(word: word.range, place: place))
  }

  /// Some bytes of a section.
  private mutating func mark(_ word: Word, in section: Int, _ bytes: Range<Int>) {
    mark(word) { file in
      let start = file.sections[section].range.lowerBound
      return start + bytes.lowerBound..<start + bytes.upperBound
    }
  }

  private mutating func mark(_ word: Word, symbol: Int) {
    mark(word) { $0.range(of: $0.symbols[symbol]) }
  }
}

// MARK: - What it says of itself

extension ModuleAssembly {
  private mutating func addModinfo() {
    var entries = text.modinfo
    let given = Set(entries.map { $0.text.prefix { $0 != "=" } })
    for (key, value) in [("license", "GPL"), ("livepatch", "Y"), ("depends", "")] {
      guard !text.withoutInfo.contains(key), !given.contains(Substring(key)) else { continue }
      entries.append(.unwritten("\(key)=\(value)"))
    }
    var contents: [UInt8] = []
    let section = object.sections.count + 1
    for entry in entries {
      let start = contents.count
      contents += Array(entry.text.utf8)
      mark(entry, in: section, start..<contents.count)
      contents.append(0)
    }
    _ = object.add(section: ".modinfo", contents, alignment: 1)
    let name = Array((text.name?.text ?? "lp_1").utf8)
    var module = [UInt8](repeating: 0, count: 24) + name
    module += [UInt8](repeating: 0, count: max(0, 128 - module.count))
    let this = object.add(section: ".gnu.linkonce.this_module", module, flags: 3)
    if let word = text.name { mark(word, in: this, 24..<24 + name.count) }
    symbols["__this_module"] = object.add(
      symbol: "__this_module", in: this, size: 128, binding: 1, kind: 1)
  }

  private mutating func addVersions() {
    let contents = versions.flatMap { entry in
      let record = object.number(entry.checksum) + Array(entry.name.utf8)
      return record + [UInt8](repeating: 0, count: max(0, 64 - record.count))
    }
    _ = object.add(section: "__versions", contents)
  }
}

// MARK: - Code

extension ModuleAssembly {
  /// Bytes of code for each function, and of each call in it.
  private static let functionSize = 64

  private mutating func section(_ name: String, flags: UInt64) -> Int {
    if let known = sections[name] { return known }
    let section = object.add(section: name, [], flags: flags)
    sections[name] = section
    return section
  }

  private mutating func addFunctions() {
    var functions = text.functions
    let defined = Set(
      functions.flatMap { [$0.name.text, $0.alias?.text ?? ""] })
    func add(_ name: String, in section: String, calls: [String]) {
      guard !defined.contains(name), !text.withoutFunctions.contains(name) else { return }
      functions.append(
        .init(
          name: .unwritten(name), section: section,
          calls: calls.map { Word.unwritten($0) }))
    }
    add("init_module", in: ".init.text", calls: ["klp_enable_patch"])
    add("cleanup_module", in: ".exit.text", calls: [])
    for replacement in text.replacements where replacement.replacement != "?" {
      add(replacement.replacement, in: ".text", calls: [])
    }
    // All places first: calls may go forward.
    var starts: [Int] = []
    for function in functions {
      let section = section(function.section, flags: 6)
      let start = object.sections[section - 1].contents.count
      starts.append(start)
      object.sections[section - 1].contents += [UInt8](
        repeating: 0x90, count: Self.functionSize)
      for name in [function.name, function.alias].compactMap(\.self) {
        let symbol = object.add(
          symbol: name.text, in: section, at: UInt64(start), size: UInt64(Self.functionSize),
          binding: name.text.hasSuffix("_module") ? 1 : 0, kind: 2)
        symbols[name.text] = symbol
        mark(name, symbol: symbol)
      }
    }
    for (function, start) in zip(functions, starts) {
      let section = sections[function.section] ?? 0
      var at = start
      for callee in function.calls {
        call(callee, from: section, at: at)
        at += 8
      }
      for address in function.addresses {
        let symbol = symbol(address.text)
        object.relocate(section, at: UInt64(at + 3), to: symbol, type: 11, addend: 0)
        mark(address, in: section, at + 3..<at + 7)
        at += 8
      }
    }
  }

  /// As the assembler does it: within a section the distance, else a relocation.
  private mutating func call(_ callee: Word, from section: Int, at: Int) {
    let target = symbol(callee.text)
    object.sections[section - 1].contents[at] = 0xe8
    let known = object.symbols[target - 1]
    let field = at + 1..<at + 5
    if Int(known.section) == section {
      let distance = Int32(Int(known.value) - (at + 5))
      object.sections[section - 1].contents.replaceSubrange(field, with: object.number(distance))
    } else {
      object.relocate(section, at: UInt64(at + 1), to: target, type: 4, addend: -4)
    }
    mark(callee, in: section, field)
  }

  /// A symbol that is there, or one that the kernel exports.
  private mutating func symbol(_ name: String) -> Int {
    if let known = symbols[name] { return known }
    let isMarked = name.hasPrefix(".klp.sym.")
    if !isMarked, !text.uses.contains(where: { $0.name.text == name }) {
      versions.append((name, 0x1))
    }
    let use = text.uses.first { $0.name.text == name }
    let symbol = object.add(
      symbol: name, in: use?.isMarked ?? isMarked ? 0xff20 : 0,
      binding: use?.isWeak == true ? 2 : 1)
    symbols[name] = symbol
    return symbol
  }

  private mutating func addUses() {
    for use in text.uses {
      let symbol = symbol(use.name.text)
      mark(use.name, symbol: symbol)
      if let (word, checksum) = use.checksum {
        let number = versions.count
        versions.append((use.name.text, checksum))
        mark(word) { file in
          file.section(named: "__versions").map {
            $0.range.lowerBound + 64 * number..<$0.range.lowerBound + 64 * number + 64
          }
        }
      }
    }
    for export in text.exports {
      let section = section("__ksymtab_gpl", flags: 2)
      let symbol = object.add(
        symbol: "__ksymtab_\(export.text)", in: section, binding: 0, kind: 0)
      mark(export, symbol: symbol)
    }
  }
}

// MARK: - Tables and sections

extension ModuleAssembly {
  private mutating func addTables() {
    let objects = text.replacements.map(\.object).uniqued()
    let names =
      objects + text.replacements.map(\.function)
    var strings: [UInt8] = [0]
    var places: [String: Int] = [:]
    for name in names where places[name] == nil {
      places[name] = strings.count
      strings += Array(name.utf8) + [0]
    }
    let strtab = object.add(section: ".rodata.str1.1", strings, alignment: 1)
    let stringSymbol = object.add(symbol: "", in: strtab, binding: 0, kind: 3)
    // klp_patch at 0, states at 64, objects behind them, functions behind these.
    let statesSize = 24 * (text.states.count + 1)
    let objectsAt = 64 + statesSize
    var functionsAt = objectsAt + 160 * (objects.count + 1)
    let size = functionsAt + 152 * (text.replacements.count + objects.count)
    var table = [UInt8](repeating: 0, count: size)
    table[24] = 1
    for (index, state) in text.states.enumerated() {
      let entry = object.number(state.id) + object.number(state.version)
      table.replaceSubrange(64 + 24 * index..<64 + 24 * index + entry.count, with: entry)
    }
    let data = object.add(section: ".data", table, flags: 3)
    let here = object.add(symbol: "", in: data, binding: 0, kind: 3)
    _ = object.add(symbol: "patch", in: data, at: 0, size: 64, binding: 0, kind: 1)
    _ = object.add(
      symbol: "objs", in: data, at: UInt64(objectsAt), size: UInt64(160 * (objects.count + 1)),
      binding: 0, kind: 1)
    if let patch = text.patch { mark(patch, in: data, 0..<1) }
    func pointer(_ at: Int, to symbol: Int, _ addend: Int = 0) {
      object.relocate(data, at: UInt64(at), to: symbol, type: 1, addend: Int64(addend))
    }
    pointer(0, to: symbols["__this_module"] ?? 0)
    pointer(8, to: here, objectsAt)
    if !text.states.isEmpty { pointer(16, to: here, 64) }
    for (index, name) in objects.enumerated() {
      let base = objectsAt + 160 * index
      if name != "vmlinux" { pointer(base, to: stringSymbol, places[name] ?? 0) }
      pointer(base + 8, to: here, functionsAt)
      for callback in text.callbacks where callback.object == name {
        let slot = PatchTable.Callback.allCases.firstIndex { $0.rawValue == callback.slot } ?? 0
        pointer(base + 16 + 8 * slot, to: symbol(callback.function.text))
      }
      for replacement in text.replacements where replacement.object == name {
        pointer(functionsAt, to: stringSymbol, places[replacement.function] ?? 0)
        pointer(functionsAt + 8, to: code(of: replacement))
        object.sections[data - 1].contents.replaceSubrange(
          functionsAt + 16..<functionsAt + 24, with: object.number(replacement.position))
        mark(replacement.target, in: data, functionsAt..<functionsAt + 1)
        functionsAt += 152
      }
      functionsAt += 152
    }
  }

  /// The symbol of a replacement, or of the section in which one lies that has none.
  private mutating func code(of replacement: ModuleTextReader.Replacement) -> Int {
    if replacement.replacement != "?" { return symbol(replacement.replacement) }
    let section = section(".text.stripped", flags: 6)
    object.sections[section - 1].contents = [UInt8](repeating: 0x90, count: Self.functionSize)
    return object.add(symbol: "", in: section, binding: 0, kind: 3)
  }

  private mutating func addSections() {
    for section in text.sections {
      let isRelocation = section.target != nil || !section.symbols.isEmpty
      let entries = section.symbols.enumerated().flatMap { number, name in
        let symbol = symbol(name.text)
        return object.number(UInt64(8 * number + 1)) + object.number(UInt64(symbol) << 32 | 4)
          + object.number(Int64(-4))
      }
      let target = section.target.map { name in
        object.sections.firstIndex { $0.name == name }.map { $0 + 1 } ?? 0
      }
      let index = object.add(
        section: section.name.text, isRelocation ? entries : [0], type: isRelocation ? 4 : 1,
        flags: section.flags)
      object.sections[index - 1].info = target ?? 0
      mark(section.name) { $0.sections[index].range }
      for (number, name) in section.symbols.enumerated() {
        mark(name, in: index, 24 * number..<24 * number + 24)
      }
    }
  }
}

extension Array<String> {
  fileprivate func uniqued() -> [String] {
    var seen: Set<String> = []
    return filter { seen.insert($0).inserted }
  }
}
