import Livepatch

/// What becomes of every function that either release replaces, sorted.
func functionChanges(
  from earlier: ComparedRelease, to later: ComparedRelease
) -> [FunctionChange] {
  let old = earlier.patch.functionsByKey
  let new = later.patch.functionsByKey
  return Set(old.keys).union(new.keys).sorted().map { key in
    let before = old[key]?.candidates ?? []
    let after = new[key]?.candidates ?? []
    let kind: FunctionChange.Kind
    if before.isEmpty {
      kind = .added
    } else if after.isEmpty {
      kind = .reverted
    } else {
      kind = isSame(before, earlier, after, later) ? .carried : .changed
    }
    var difference: TextChange?
    if kind == .changed, let old = before.first.flatMap({ earlier.text(of: $0) }),
      let new = after.first.flatMap({ later.text(of: $0) })
    {
      difference = TextChange(old.lines, new.lines)
    }
    return FunctionChange(
      key: key, kind: kind, before: before.map(\.fix), after: after.map(\.fix),
      difference: difference)
  }
}

/// Whether the same code runs in every configuration.
private func isSame(
  _ before: [MergedFunction.Candidate], _ earlier: ComparedRelease,
  _ after: [MergedFunction.Candidate], _ later: ComparedRelease
) -> Bool {
  before.count == after.count
    && zip(before, after).allSatisfy { old, new in
      guard old.condition == new.condition else { return false }
      if let old = earlier.text(of: old), let new = later.text(of: new) {
        return old.tokens == new.tokens
      }
      // Without the text, equal files are the only proof.
      return old.fix == new.fix && old.replacement == new.replacement
        && earlier.patch.sourceDigests(of: old.fix) == later.patch.sourceDigests(of: new.fix)
    }
}

extension ComparedRelease {
  fileprivate func text(of candidate: MergedFunction.Candidate) -> ReplacementText? {
    texts[ReplacementName(fix: candidate.fix, name: candidate.replacement)]
  }
}

extension CumulativePatch {
  fileprivate var functionsByKey: [FunctionKey: MergedFunction] {
    var functions: [FunctionKey: MergedFunction] = [:]
    for object in objects {
      for function in object.functions {
        let key = FunctionKey(
          object: object.name, name: function.name, sympos: function.sympos)
        functions[key] = function
      }
    }
    return functions
  }
}
