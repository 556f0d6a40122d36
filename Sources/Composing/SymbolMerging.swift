import Diagnostics
import Livepatch
import Parallel

/// Rule 6: livepatch symbols, resolved with an object of this composition.
struct SymbolMerging {
  private(set) var symbols: [MergedSymbol] = []
  private(set) var problems: [CompositionProblem] = []

  private struct Key: Hashable {
    var object: ObjectName
    var name: String
    var owner: ObjectName
  }

  /// - Parameter shared: the set's shared files, whose macros and symbols the fixes use.
  init(_ fixes: [Livepatch.Fix], shared: [FixSource], code: CodeIndex) {
    let shared = shared.compactMap { code.code[$0.file] }
    let symbolsOfFixes = fixes.parallelMap { fix in
      code.livepatchSymbols(of: fix, shared: shared)
    }
    var byKey: [Key: (symbol: LivepatchSymbol, merged: MergedSymbol)] = [:]
    for (fix, symbolsOfFix) in zip(fixes, symbolsOfFixes) {
      let patched = Set(fix.objects.map(\.name.value))
      for symbol in symbolsOfFix {
        if !patched.contains(symbol.object.value) {
          problems.append(.symbolObjectNotPatched(symbol, fix: fix.id.value))
          continue
        }
        if symbol.object.value == .vmlinux, symbol.owner.value != .vmlinux {
          problems.append(.symbolOfModuleInVmlinux(symbol))
          continue
        }
        let key = Key(
          object: symbol.object.value, name: symbol.name.value, owner: symbol.owner.value)
        if var known = byKey[key] {
          guard known.symbol.sympos == symbol.sympos else {
            problems.append(
              .symbolDisagreement(name: key.name, first: known.symbol, second: symbol))
            continue
          }
          if known.merged.fixes.last != fix.id.value { known.merged.fixes.append(fix.id.value) }
          byKey[key] = known
        } else {
          let merged = MergedSymbol(
            object: key.object, name: key.name, sympos: symbol.sympos, owner: key.owner,
            fixes: [fix.id.value])
          byKey[key] = (symbol, merged)
        }
      }
    }
    symbols = byKey.values.map(\.merged).sorted {
      ($0.object, $0.name, $0.owner) < ($1.object, $1.name, $1.owner)
    }
  }
}
