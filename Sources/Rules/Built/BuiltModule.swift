public import Diagnostics
public import ELF
public import KernelFacts
public import Livepatch

/// A finished module and what is known about it: what rules about `.ko` files look at.
public struct BuiltModule: Sendable {
  public let module: ELF.ModuleFile
  let file: FileID
  let tables: [PatchTable]
  /// The sections of klp relocations.
  let relocations: [LivepatchRelocations]
  let calls: ModuleCalls
  /// What it was built from.
  let definition: CumulativePatch?
  /// What kernels offer that somebody named.
  let facts: [KernelFacts]

  /// - Parameter file: under which number its bytes are among the sources.
  public init(
    _ module: ELF.ModuleFile, as file: FileID, definition: CumulativePatch? = nil,
    facts: [KernelFacts] = []
  ) throws(ELFError) {
    self.module = module
    self.file = file
    self.definition = definition
    self.facts = facts
    tables = try module.elf.patchTables()
    relocations = try module.elf.livepatchRelocations()
    calls = try ModuleCalls(module.elf)
  }

  /// Whether it has to do with livepatching at all.
  public var isLivepatch: Bool {
    module.isLivepatch || !relocations.isEmpty
      || module.elf.symbols.contains { symbol in
        symbol.name == "klp_enable_patch" || symbol.place == .livepatch
          || LivepatchName.isSymbol(symbol.name)
      }
  }

  /// Everything the rules have to say of it.
  public var findings: [Finding] { Rule.all.compactMap(\.builtCheck).flatMap { $0(self) } }
}

extension BuiltModule {
  var elf: ELFFile { module.elf }

  /// The file as a whole, where something is missing.
  var whole: SourceRange { SourceRange(file: file, start: 0, end: 0) }

  func place(_ bytes: Range<Int>) -> SourceRange { SourceRange(file: file, bytes) }

  func place(of symbol: ELFFile.Symbol) -> SourceRange { place(elf.range(of: symbol)) }

  /// Where the first string of a key of `.modinfo` stands.
  func place(ofInfo key: String) -> SourceRange { module.ranges(of: key).first.map(place) ?? whole }

  /// The header's place would tell nobody anything: contents have offsets that tools print.
  func place(of section: ELFFile.Section) -> SourceRange { place(section.range) }

  /// Where `struct module` has the name.
  var placeOfName: SourceRange {
    guard let name = module.name, let section = elf.section(named: ".gnu.linkonce.this_module")
    else { return whole }
    let start = section.range.lowerBound + 24
    return place(start..<start + name.utf8.count)
  }

  /// The release of the kernel it was built for, the first word of `vermagic`.
  var release: String? {
    module.values(of: "vermagic").first?.split(separator: " ").first.map(String.init)
  }

  /// The facts of the kernel it was built for.
  var ownFacts: KernelFacts? { facts.first { $0.release == release } }

  func symbol(named name: String) -> ELFFile.Symbol? {
    elf.symbols.first { symbol in
      guard case .section = symbol.place else { return false }
      return symbol.name == name
    }
  }

  /// The symbols it leaves to the loader to find, without those the loader makes up itself
  /// (scripts/mod/modpost.c, `ignore_undef_symbol`, 6.1).
  var imported: [ELFFile.Symbol] {
    elf.symbols.dropFirst().filter {
      $0.place == .undefined && !$0.name.isEmpty
        && !["_GLOBAL_OFFSET_TABLE_", "__this_module", ".TOC."].contains($0.name)
    }
  }

  /// The kernel's names of what the tables patch; `vmlinux` always counts, as its relocations are
  /// applied whatever is patched.
  var patchedObjects: Set<String> {
    Set(tables.flatMap(\.objects).map { $0.name ?? "vmlinux" } + ["vmlinux"])
  }
}
