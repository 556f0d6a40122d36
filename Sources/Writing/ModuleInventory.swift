public import ELF
import Livepatch
public import Reporting

/// What a finished module says of itself: `inspect`.
public struct ModuleInventory: Sendable {
  private let module: ModuleFile
  private let patches: [PatchTable]
  private let relocations: [LivepatchRelocations]

  public init(_ module: ModuleFile) throws(ELFError) {
    self.module = module
    patches = try module.elf.patchTables()
    relocations = try module.elf.livepatchRelocations()
  }

  /// A livepatch symbol, and how often each section uses it.
  private struct Symbol {
    var text: String
    var name: LivepatchName.Symbol?
    var isMarked: Bool
    var uses: [(object: String?, target: String, count: Int)]
  }

  private var symbols: [Symbol] {
    var found: [Int: Symbol] = [:]
    for symbol in module.elf.symbols
    where symbol.place == .livepatch || LivepatchName.isSymbol(symbol.name) {
      found[symbol.index] = Symbol(
        text: symbol.name, name: LivepatchName.Symbol(symbol.name),
        isMarked: symbol.place == .livepatch, uses: [])
    }
    for section in relocations {
      var counts: [Int: Int] = [:]
      for entry in section.entries { counts[entry.symbol, default: 0] += 1 }
      for (index, count) in counts {
        found[index]?.uses.append(
          (section.name?.object, section.target?.name ?? section.section.name, count))
      }
    }
    return found.sorted { $0.key < $1.key }.map(\.value)
  }
}

extension ModuleInventory {
  /// Sorted: the compiler does not keep the order in which they were written.
  private var fixes: [String] { module.values(of: "klp_fix").sorted(by: naturallyPrecedes) }

  /// For people; nothing in it can harm a terminal.
  public var text: String {
    var lines = [heading]
    if let description = module.values(of: "description").first { lines.append("  " + description) }
    lines += notes.map { "  \($0)" }
    section("fixes", fixes, &lines)
    for patch in patches {
      for object in patch.objects { add(object, &lines) }
      if !patch.states.isEmpty {
        section("states", patch.states.map { "\($0.id), version \($0.version)" }, &lines)
      }
    }
    section("livepatch symbols", columns(symbols.map(cells)), &lines)
    section(
      "sections of klp relocations",
      columns(
        relocations.map { relocation in
          [
            relocation.section.name, "\(relocation.entries.count)",
            relocation.target.map { "of \($0.name)" } ?? "of no section",
            relocation.hasFlags ? "" : "not marked: the kernel does not apply them",
          ]
        }), &lines)
    return lines.map { visible($0) + "\n" }.joined()
  }

  private var heading: String {
    let version = module.values(of: "version").first.map { ", version \($0)" } ?? ""
    let words = module.values(of: "vermagic").first?.split(separator: " ") ?? []
    let release = words.isEmpty ? "" : " for \(words.joined(separator: " "))"
    return (module.name ?? "a module without a name") + version + release
  }

  private var notes: [String] {
    var notes: [String] = []
    if !module.isLivepatch {
      notes.append("not marked as a livepatch: the kernel enables none in it")
    }
    let waiting = symbols.count { !$0.isMarked }
    if waiting > 0 {
      notes.append(
        "not linked: \(waiting) livepatch symbol\(waiting == 1 ? " is" : "s are") undefined")
    }
    if patches.isEmpty {
      notes.append("no table of replaced functions found")
    } else if patches.allSatisfy(\.replace) {
      notes.append("cumulative: replaces every older livepatch")
    } else {
      notes.append("not cumulative: older livepatches stay beneath it")
    }
    let depends = module.values(of: "depends").filter { !$0.isEmpty }
    if !depends.isEmpty { notes.append("loaded after \(depends.joined(separator: ", "))") }
    notes.append(module.isSigned ? "signed" : "not signed")
    return notes
  }

  private func add(_ object: PatchTable.Object, _ lines: inout [String]) {
    let functions = object.functions.map { function in
      [
        function.sympos > 1 ? "\(function.oldName),\(function.sympos)" : function.oldName,
        function.newFunction ?? "a replacement without a name",
      ]
    }
    let callbacks = PatchTable.Callback.allCases.compactMap { slot in
      object.callbacks[slot].map { "\(slot.rawValue): \($0)" }
    }
    let entries = columns(functions) + callbacks
    section(
      object.name ?? "vmlinux", entries.isEmpty ? ["nothing is replaced"] : entries, &lines)
  }

  private func cells(_ symbol: Symbol) -> [String] {
    let uses = symbol.uses.map { use in
      "\(use.count) in \(use.target)"
        + (use.object.map { $0 == symbol.name?.owner ? "" : " of \($0)" } ?? "")
    }
    let name =
      symbol.name.map { $0.position == 0 ? $0.name : "\($0.name),\($0.position)" } ?? symbol.text
    return [symbol.name?.owner ?? "", name, uses.isEmpty ? "unused" : uses.joined(separator: ", ")]
  }

  private func section(_ title: String, _ entries: [String], _ lines: inout [String]) {
    if entries.isEmpty { return }
    lines.append("  \(title)")
    lines += entries.map { "    \($0)" }
  }

  /// Rows with their cells below each other.
  private func columns(_ rows: [[String]]) -> [String] {
    let widths = (rows.first ?? []).indices.map { column in
      rows.map { $0[column].count }.max() ?? 0
    }
    return rows.map { row in
      var line = ""
      for (cell, width) in zip(row, widths) {
        line += cell + String(repeating: " ", count: width - cell.count + 2)
      }
      while line.last == " " { line.removeLast() }
      return line
    }
  }
}

extension ModuleInventory {
  /// For programs; every key is there.
  public var json: JSONValue {
    .object([
      .init("name", .string(orNull: module.name)),
      .init("version", .string(orNull: module.values(of: "version").first)),
      .init("vermagic", .string(orNull: module.values(of: "vermagic").first)),
      .init("description", .string(orNull: module.values(of: "description").first)),
      .init("livepatch", .bool(module.isLivepatch)), .init("signed", .bool(module.isSigned)),
      .init("depends", .strings(module.values(of: "depends").filter { !$0.isEmpty })),
      .init("fixes", .array(fixes.map(fix))),
      .init("patches", .array(patches.map(patch))),
      .init("symbols", .array(symbols.map(symbol))),
      .init("sections", .array(relocations.map(section))),
    ])
  }

  private func fix(_ entry: String) -> JSONValue {
    let words = entry.split(separator: " ").map(String.init)
    return .object([
      .init("fix", .string(orNull: words.first)),
      .init("references", .strings(words.dropFirst())),
    ])
  }

  private func patch(_ table: PatchTable) -> JSONValue {
    .object([
      .init("symbol", .string(orNull: table.symbol)), .init("replace", .bool(table.replace)),
      .init(
        "objects",
        .array(
          table.objects.map { object in
            .object([
              .init("object", .string(object.name ?? "vmlinux")),
              .init("functions", .array(object.functions.map(function))),
              .init(
                "callbacks",
                .object(
                  PatchTable.Callback.allCases.map {
                    .init($0.rawValue, .string(orNull: object.callbacks[$0]))
                  })),
            ])
          })),
      .init(
        "states",
        .array(
          table.states.map {
            // Ids are 64 bits wide; numbers of JSON are not, for many readers.
            .object([.init("id", .string("\($0.id)")), .init("version", .int(Int($0.version)))])
          })),
    ])
  }

  private func function(_ function: PatchTable.Function) -> JSONValue {
    .object([
      .init("function", .string(function.oldName)),
      .init("sympos", .int(Int(clamping: function.sympos))),
      .init("replacement", .string(orNull: function.newFunction)),
      .init("section", .string(orNull: function.newSection)),
    ])
  }

  private func symbol(_ symbol: Symbol) -> JSONValue {
    .object([
      .init("symbol", .string(symbol.text)), .init("owner", .string(orNull: symbol.name?.owner)),
      .init("name", .string(orNull: symbol.name?.name)),
      .init("sympos", symbol.name.map { .int($0.position) } ?? .null),
      .init("linked", .bool(symbol.isMarked)),
      .init(
        "uses",
        .array(
          symbol.uses.map { use in
            .object([
              .init("object", .string(orNull: use.object)), .init("section", .string(use.target)),
              .init("count", .int(use.count)),
            ])
          })),
    ])
  }

  private func section(_ relocation: LivepatchRelocations) -> JSONValue {
    .object([
      .init("section", .string(relocation.section.name)),
      .init("object", .string(orNull: relocation.name?.object)),
      .init("target", .string(orNull: relocation.target?.name)),
      .init("relocations", .int(relocation.entries.count)),
      .init("marked", .bool(relocation.hasFlags)),
    ])
  }
}
