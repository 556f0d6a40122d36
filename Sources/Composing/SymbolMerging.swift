import Diagnostics
import Livepatch

/// Rule 6: livepatch symbols, resolved with an object of this composition.
struct SymbolMerging {
  private(set) var symbols: [MergedSymbol] = []
  private(set) var problems: [CompositionProblem] = []

  private struct Key: Hashable {
    var object: ObjectName
    var name: String
    var owner: ObjectName
  }

  /// - Parameter shared: files of several fixes; what they declare for an object, each fix that
  ///   patches the object may use.
  init(_ fixes: [Livepatch.Fix], shared: [FixSource], code: CodeIndex) {
    let ofAll = code.annotatedSymbols(in: shared.compactMap { code.code[$0.file] })
    var byKey: [Key: (symbol: LivepatchSymbol, merged: MergedSymbol)] = [:]
    for fix in fixes {
      let patched = Set(fix.objects.map(\.name.value))
      let shared = ofAll.filter { patched.contains($0.object.value) }
      for symbol in fix.externs + code.annotatedSymbols(in: code.files(of: fix)) + shared {
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
