import Diagnostics
import Livepatch

/// Rule 7: one name space for everything that can be compiled together.
struct NameSpace {
  /// Names that a fix's units change, because another fix of the chain defines them too.
  private(set) var renames: [FixID: [MergedSource.Rename]] = [:]
  private(set) var problems: [CompositionProblem] = []

  init(
    _ fixes: [Livepatch.Fix], shared: [FixSource], functions: FunctionMerging, code: CodeIndex
  ) {
    renameChains(functions, fixes)
    checkUnits(fixes, shared)
  }

  /// The C function after renaming.
  func replacement(_ name: String, of fix: FixID) -> String {
    renames[fix]?.first { $0.from == name }?.to ?? name
  }

  /// Fixes of one chain naturally call their versions of a function alike.
  private mutating func renameChains(_ functions: FunctionMerging, _ fixes: [Livepatch.Fix]) {
    for key in functions.entries.keys.sorted() {
      let group = functions.entries[key] ?? []
      guard group.count > 1 else { continue }
      var users: [String: Set<FixID>] = [:]
      for entry in group {
        users[entry.replacement.value, default: []].insert(functions.fixID(of: entry))
      }
      for (name, ids) in users.sorted(by: { $0.key < $1.key }) where ids.count > 1 {
        for id in ids.sorted() {
          let rename = MergedSource.Rename(from: name, to: "\(name)__\(id.cIdentifierPart)")
          if renames[id]?.contains(rename) != true { renames[id, default: []].append(rename) }
        }
      }
    }
    for id in renames.keys { renames[id]?.sort { $0.from < $1.from } }
  }

  /// Each compiled file has a unit of its own, in one folder.
  private mutating func checkUnits(_ fixes: [Livepatch.Fix], _ shared: [FixSource]) {
    var units: [String: SourceRange] = [:]
    for (fix, source) in fixes.flatMap({ fix in fix.sources.map { (fix, $0) } }) {
      let unit = MergedSource.unitName(of: source.path.value, in: fix.folder, id: fix.id.value)
      if let first = units.updateValue(source.path.range, forKey: unit) {
        problems.append(.outputPathCollision(unit, first: first, second: source.path.range))
      }
    }
    for source in shared where !source.path.value.hasSuffix(".h") {
      let unit = MergedSource.unitName(ofShared: source.path.value)
      if let first = units.updateValue(source.path.range, forKey: unit) {
        problems.append(.outputPathCollision(unit, first: first, second: source.path.range))
      }
    }
  }
}
