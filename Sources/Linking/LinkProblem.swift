public import ELF
public import Livepatch

/// Why a module cannot be linked: it would not load, or load and call address 0.
public enum LinkProblem: Sendable, Equatable {
  /// The definition is that of another module.
  case otherModule(found: String?, expected: String)
  case signed
  /// Neither the module nor anybody else tells what the kernel exports.
  case exportsUnknown
  /// Used, neither exported nor declared; what may have been meant.
  case undeclared(String, nearest: String?)
  /// Annotated in the C, and unknown to the definition.
  case annotationUndeclared(LivepatchName.Annotation)
  /// Begins like an annotation and is none.
  case badName(String)
  /// The definition declares it, and the module defines it.
  case definedHere(String)
  /// Declared by plain name for several places.
  case ambiguous(String, [MergedSymbol])
  /// The module's own table patches nothing in the object, so the kernel never resolves it.
  case objectNotPatched(String, object: String)
  /// Code of vmlinux uses a module's symbol.
  case moduleSymbolInVmlinux(String, owner: String)
  /// Used where the loader works before the module's symbols are resolved.
  case usedTooEarly(String, section: String)
  /// Used through the global offset table, which the kernel's loader does not have.
  case throughOffsetTable(String, section: String)
  /// Marked as a livepatch symbol already, and used where the loader takes it for address 0.
  case inOrdinaryRelocation(String, section: String)

  /// What is wrong, in one sentence.
  public var message: String {
    switch self {
    case .otherModule(let found, let expected):
      "the definition is that of `\(expected)`, not of "
        + (found.map { "`\($0)`" } ?? "a module without a name")
    case .signed: "the module is signed, and a signature does not outlive a change"
    case .exportsUnknown:
      "the module carries no checksums of the symbols it uses, so what the kernel exports is not known"
    case .undeclared(let name, _):
      "the module uses `\(name)`, which is not exported and not declared as a livepatch symbol"
    case .annotationUndeclared(let annotation):
      "the definition does not know that code of `\(annotation.object)` uses "
        + "`\(annotation.symbol.name)` of `\(annotation.symbol.owner)`, position "
        + "\(annotation.symbol.position)"
    case .badName(let name): "`\(name)` does not name a livepatch symbol"
    case .definedHere(let name):
      "`\(name)` is declared as a livepatch symbol, and the module defines it itself"
    case .ambiguous(let name, let symbols):
      "`\(name)` is declared for "
        + symbols.map { "`\($0.owner)` in `\($0.object)`, position \($0.sympos)" }
        .joined(separator: " and for ") + ", and the module uses one by that name"
    case .objectNotPatched(let name, let object):
      "`\(name)` is to be used in `\(object)`, in which the module patches nothing"
    case .moduleSymbolInVmlinux(let name, let owner):
      "code of vmlinux cannot use `\(name)` of the module `\(owner)`"
    case .usedTooEarly(let name, let section):
      "`\(name)` of a module is used in `\(section)`, which the kernel works through before it "
        + "looks for the symbol"
    case .throughOffsetTable(let name, let section):
      "`\(name)` is used in `\(section)` through the global offset table, which the kernel does "
        + "not have"
    case .inOrdinaryRelocation(let name, let section):
      "`\(name)` is a livepatch symbol, and `\(section)` uses it like any other: as address 0"
    }
  }

  /// How to mend it.
  public var help: String? {
    switch self {
    case .otherModule: "name the `cumulative.yaml` it was built from with --definition"
    case .signed: "link it first, then sign it"
    case .exportsUnknown: "name the `Module.symvers` of the kernel's build folder with --symvers"
    case .undeclared(_, let nearest?): "did you mean `\(nearest)`?"
    case .undeclared:
      "declare it under `externs:` of the fix that uses it, or with KLP_RELOC_SYMBOL in its C"
    case .annotationUndeclared: "run `klp-compose build` and make the module anew"
    case .badName: "write KLP_RELOC_SYMBOL(patched object, owner, symbol)"
    case .definedHere: "remove the declaration, or give the module's own another name"
    case .ambiguous: "declare each in C with KLP_RELOC_SYMBOL, which tells them apart"
    case .objectNotPatched:
      "the kernel resolves symbols of objects that are patched; see the conditions of the fix"
    case .moduleSymbolInVmlinux:
      "the module may not be loaded: use it in the code that is patched in the module"
    case .usedTooEarly:
      "use it in ordinary code: no static key, static call, alternative or `__init` function"
    case .throughOffsetTable: "compile without -fPIC and -fPIE"
    case .inOrdinaryRelocation: "make the module anew; it was changed after it was linked"
    }
  }
}
