import Livepatch

/// The sources of two releases, fix by fix, as far as they are known.
struct CodeComparison {
  let old: Side
  let new: Side
  private let oldFixes: [FixID: MergedFix]
  private let newFixes: [FixID: MergedFix]
  private let oldCode: [FixID: FixCode]
  private let newCode: [FixID: FixCode]
  /// Whether what belongs to no single fix is the same.
  private let isCommonSame: Bool

  init(_ old: Side, _ new: Side) {
    self.old = old
    self.new = new
    func fixes(_ side: Side) -> [FixID: MergedFix] {
      Dictionary(side.patch.fixes.map { ($0.id, $0) }) { first, _ in first }
    }
    oldFixes = fixes(old)
    newFixes = fixes(new)
    oldCode = oldFixes.compactMapValues { FixCode($0, of: old) }
    newCode = newFixes.compactMapValues { FixCode($0, of: new) }
    isCommonSame =
      old.patch.shared == new.patch.shared && old.patch.codeFlags == new.patch.codeFlags
      && old.origin != .module && new.origin != .module
  }

  /// What became of a fix that both have: its files, by their digests.
  func fate(of before: MergedFix, _ after: MergedFix) -> Fate {
    if old.origin == .module || new.origin == .module { return .unknown }
    return hasSameFiles(before, after) && before.initFunction == after.initFunction
      && before.exitFunction == after.exitFunction && before.condition == after.condition
      ? .carried : .changed
  }

  /// What became of a function that is neither replaced nor replaces: a callback, init, exit.
  func fate(of before: (fix: FixID, name: String), _ after: (fix: FixID, name: String)) -> Fate {
    switch text(of: before, after) {
    case .same: .carried
    case .changed, .surroundings: .changed
    case .unknown: .unknown
    }
  }

  /// What changed around such a function, if it is the same itself.
  func surroundings(
    of before: (fix: FixID, name: String), _ after: (fix: FixID, name: String)
  ) -> [String] {
    if case .surroundings(let names) = text(of: before, after) { names } else { [] }
  }

  enum Text {
    case same
    case changed(FunctionText, FunctionText)
    /// The function itself is the same, and these are not.
    case surroundings([String])
    case unknown
  }

  /// Two C functions against each other, with all that their behaviour hangs on.
  func text(of before: (fix: FixID, name: String), _ after: (fix: FixID, name: String)) -> Text {
    if let a = oldFixes[before.fix], let b = newFixes[after.fix], a.id == b.id,
      before.name == after.name, isCommonSame, hasSameFiles(a, b)
    {
      return .same
    }
    guard let a = oldCode[before.fix], let b = newCode[after.fix],
      let first = a.text(of: before.name), let second = b.text(of: after.name)
    else { return .unknown }
    if first.hash != second.hash { return .changed(first, second) }
    let (around, aroundNow) = (a.surroundings(of: before.name), b.surroundings(of: after.name))
    let different = Set(around.keys).union(aroundNow.keys).filter { around[$0] != aroundNow[$0] }
    if !different.isEmpty { return .surroundings(different.sorted()) }
    return old.patch.codeFlags == new.patch.codeFlags
      ? .same : .surroundings(["the compiler flags"])
  }

  private func hasSameFiles(_ a: MergedFix, _ b: MergedFix) -> Bool {
    a.folder == b.folder && a.sources == b.sources && a.sources.allSatisfy { !$0.sha256.isEmpty }
  }
}

extension CumulativePatch {
  /// The compiler flags that code depends on. Those in `-W` are about warnings: nothing else that
  /// begins so may be set.
  fileprivate var codeFlags: [String] { compilerFlags.filter { !$0.hasPrefix("-W") } }
}
