import Diagnostics
import ELF
import Livepatch

/// Works out a plan.
struct Linker {
  let module: ModuleFile
  let patch: CumulativePatch
  let exports: Exports?
  var plan = LinkPlan()

  /// A symbol that is converted.
  struct Choice {
    var name: LivepatchName.Symbol
    /// The object in whose section of klp relocations its uses go.
    var object: String
    var uses = 0
  }

  /// By the symbol's index.
  var choices: [Int: Choice] = [:]
  /// The objects of the module's own table; nil if it has none that can be found.
  private let patchedObjects: Set<String>?

  init(_ module: ModuleFile, _ patch: CumulativePatch, _ exports: Exports?) throws(ELFError) {
    self.module = module
    self.patch = patch
    self.exports = exports
    let tables = try module.elf.patchTables()
    patchedObjects =
      tables.isEmpty ? nil : Set(tables.flatMap(\.objects).map { $0.name ?? "vmlinux" })
    if module.name != patch.module {
      plan.problems.append(.otherModule(found: module.name, expected: patch.module))
    }
  }

  /// Decides what becomes of each symbol that the module does not define.
  mutating func chooseSymbols() {
    let declared = Dictionary(grouping: patch.symbols, by: \.name)
    let versions = Set(module.versions.map(\.symbol))
    for symbol in module.elf.symbols.dropFirst() {
      guard symbol.place == .undefined else {
        if declared[symbol.name] != nil, symbol.binding != .local {
          plan.problems.append(.definedHere(symbol.name))
        }
        continue
      }
      if LivepatchName.isSymbol(symbol.name) {
        chooseAnnotated(symbol)
      } else if let declarations = declared[symbol.name] {
        choosePlain(symbol, declarations)
      } else if exports?.owners[symbol.name] == nil, !versions.contains(symbol.name),
        !suppliedByLoader.contains(symbol.name)
      {
        let meant = nearestName(to: symbol.name, among: declared.keys.sorted())
        plan.problems.append(.undeclared(symbol.name, nearest: meant))
      }
    }
    // A kernel without CONFIG_MODVERSIONS.
    if exports == nil, versions.isEmpty, plan.problems.contains(where: \.isUndeclared) {
      plan.problems.removeAll(where: \.isUndeclared)
      plan.problems.append(.exportsUnknown)
    }
  }

  private mutating func chooseAnnotated(_ symbol: ELFFile.Symbol) {
    guard let annotation = LivepatchName.Annotation(symbol.name) else {
      plan.problems.append(.badName(symbol.name))
      return
    }
    let isDeclared = patch.symbols.contains {
      $0.object.text == annotation.object && $0.owner.text == annotation.symbol.owner
        && $0.name == annotation.symbol.name && $0.sympos == annotation.symbol.position
    }
    guard isDeclared else {
      plan.problems.append(.annotationUndeclared(annotation))
      return
    }
    choose(symbol, annotation.symbol, usedIn: annotation.object)
  }

  private mutating func choosePlain(_ symbol: ELFFile.Symbol, _ declarations: [MergedSymbol]) {
    let meanings = Set(
      declarations.map {
        LivepatchName.Annotation(
          object: resolvingObject(of: $0.owner.text, in: $0.object.text),
          symbol: LivepatchName.Symbol(owner: $0.owner.text, name: $0.name, position: $0.sympos))
      })
    guard let first = declarations.first, meanings.count == 1 else {
      plan.problems.append(.ambiguous(symbol.name, declarations))
      return
    }
    choose(
      symbol,
      LivepatchName.Symbol(owner: first.owner.text, name: first.name, position: first.sympos),
      usedIn: first.object.text)
  }

  private mutating func choose(
    _ symbol: ELFFile.Symbol, _ name: LivepatchName.Symbol, usedIn object: String
  ) {
    if object == "vmlinux", name.owner != "vmlinux" {
      plan.problems.append(.moduleSymbolInVmlinux(name.name, owner: name.owner))
      return
    }
    let resolving = resolvingObject(of: name.owner, in: object)
    // Relocations of vmlinux are applied while the module is loaded, whatever it patches.
    if resolving != "vmlinux", let patchedObjects, !patchedObjects.contains(resolving) {
      plan.problems.append(.objectNotPatched(name.name, object: resolving))
      return
    }
    choices[symbol.index] = Choice(name: name, object: resolving)
    plan.rewrite.symbols[symbol.index] = ELFRewrite.SymbolChange(
      name: name.text, sectionIndex: ELFConstant.livepatchSection)
  }

  /// The object whose relocations a symbol is resolved with. Those of a module may not refer to
  /// vmlinux (kernel/livepatch/core.c, `klp_resolve_symbols`, 6.1), which is always there.
  private func resolvingObject(of owner: String, in object: String) -> String {
    owner == "vmlinux" ? owner : object
  }
}

/// What the loader itself makes up (scripts/mod/modpost.c, `ignore_undef_symbol`, 6.1).
private let suppliedByLoader: Set = ["_GLOBAL_OFFSET_TABLE_", "__this_module", ".TOC."]

extension LinkProblem {
  fileprivate var isUndeclared: Bool {
    if case .undeclared = self { true } else { false }
  }
}
