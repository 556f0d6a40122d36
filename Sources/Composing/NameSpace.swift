import CSource
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
    renameChains(functions)
    checkNames(fixes, shared, code)
    checkUnits(fixes, shared)
  }

  /// The C function after renaming.
  func replacement(_ name: String, of fix: FixID) -> String {
    renames[fix]?.first { $0.from == name }?.to ?? name
  }

  /// Fixes of one chain naturally call their versions of a function alike.
  private mutating func renameChains(_ functions: FunctionMerging) {
    for function in functions.functions where function.count > 1 {
      var users: [String: Set<FixID>] = [:]
      for entry in functions.entries(of: function) {
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

  // MARK: Names

  private struct Name: Hashable {
    var text: String
    var kind: NameKind
  }

  private struct User {
    var place: NamePlace
    /// When the file is compiled; what stands under an `#if` of its own is left to the compiler.
    var condition: Condition
    var isConditional: Bool
  }

  /// Definitions that are not static, and module parameters, over all units.
  private mutating func checkNames(
    _ fixes: [Livepatch.Fix], _ shared: [FixSource], _ code: CodeIndex
  ) {
    var users: [Name: [User]] = [:]
    for fix in fixes {
      let whole = fix.condition?.value ?? .always
      for source in fix.sources {
        let condition = whole && (source.condition?.value ?? .always)
        collect(from: source, of: fix.id.value, condition, code, into: &users)
      }
    }
    for source in shared where !source.path.value.hasSuffix(".h") {
      collect(from: source, of: nil, source.condition?.value ?? .always, code, into: &users)
    }
    let several = users.filter { $0.value.count > 1 }
    for (name, group) in several.sorted(by: { $0.key.text < $1.key.text }) {
      var clashing: [NamePlace] = []
      for (index, user) in group.enumerated() {
        let clashes = group.enumerated().contains { other, rival in
          other != index && !(user.isConditional && rival.isConditional)
            && canMeet(user.condition, rival.condition)
        }
        if clashes { clashing.append(user.place) }
      }
      if clashing.count > 1 {
        problems.append(.nameCollision(name.text, kind: name.kind, places: clashing))
      }
    }
  }

  private func canMeet(_ a: Condition, _ b: Condition) -> Bool {
    // What cannot be decided is taken as possible: the compiler would refuse it anyway.
    do { return try (a && b).configuration() != nil } catch { return true }
  }

  private func collect(
    from source: FixSource, of fix: FixID?, _ condition: Condition, _ code: CodeIndex,
    into users: inout [Name: [User]]
  ) {
    guard let file = code.code[source.file] else { return }
    func add(_ text: String, _ kind: NameKind, _ place: CFile.Name, _ branch: Int?) {
      // What is never compiled clashes with nothing.
      if file.isDead(branch) { return }
      let name = Name(text: fix.map { replacement(text, of: $0) } ?? text, kind: kind)
      users[name, default: []].append(
        User(
          place: NamePlace(fix: fix, range: file.range(place)), condition: condition,
          isConditional: branch != nil))
    }
    for function in file.functions where !function.isStatic && function.kind == .ordinary {
      // `inline` without `static` has no linkage of its own in the kernel.
      if function.isInline { continue }
      add(file.text(function.name), .function, function.name, function.branch)
    }
    for variable in file.variables
    where variable.function == nil && !variable.isStatic && !variable.isExtern {
      add(file.text(variable.name), .variable, variable.name, variable.branch)
    }
    for call in file.fileScopeCalls where file.text(call.name).hasPrefix("module_param") {
      guard let parameter = file.arguments(of: call).first else { continue }
      add(file.text(parameter), .parameter, call.name, call.branch)
    }
  }

  // MARK: Files

  /// Each compiled file has a unit of its own, and all units lie in one folder.
  private mutating func checkUnits(_ fixes: [Livepatch.Fix], _ shared: [FixSource]) {
    var units: [String: SourceRange] = [:]
    func check(_ unit: String, _ range: SourceRange) -> CompositionProblem? {
      // `a.c` and `a.S` would both become `a.o`.
      let stem = String(unit.dropLast(2))
      guard let first = units.updateValue(range, forKey: stem) else { return nil }
      return .outputPathCollision(unit, first: first, second: range)
    }
    for fix in fixes {
      for source in fix.sources {
        let unit = MergedSource.unitName(of: source.path.value, in: fix.folder, id: fix.id.value)
        if let problem = check(unit, source.path.range) { problems.append(problem) }
      }
    }
    for source in shared where !source.path.value.hasSuffix(".h") {
      let unit = MergedSource.unitName(ofShared: source.path.value)
      if let problem = check(unit, source.path.range) { problems.append(problem) }
    }
  }
}
