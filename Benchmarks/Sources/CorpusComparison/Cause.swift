/// Why the two tools differ about a definition.
enum Cause: String, CaseIterable {
  case switchedOff = "code in `#if 0`, which ctags passes over"
  case macroCall = "a macro call or an attribute that ctags takes for a definition"
  case behindMacroCall = "a function that ctags loses behind such a call"
  case firstHead = "the first of several heads of one function, without a body of its own"
  case lastHead = "the head that the body of such a function follows"
  case lost = "a function with a body that ctags does not list"
  case ours = "UNEXPLAINED: only ours lists it"
  case theirs = "UNEXPLAINED: only ctags lists it"

  /// Whether the text itself shows that ctags is wrong.
  var isTheirMistake: Bool { self != .ours && self != .theirs }
}

/// What the two tools say about one file.
struct FileComparison {
  var agreed: Int
  var differences: [(definition: Definition, cause: Cause)]

  init(ours: Definitions, theirs: Definitions, text: PlainText) {
    let onlyOurs = ours.subtracting(theirs)
    let onlyTheirs = theirs.subtracting(ours)
    agreed = ours.values.reduce(0, +) - onlyOurs.count
    differences = []
    var common = ours.keys.filter { theirs[$0] != nil }.map(\.line)
    common.sort()
    for definition in onlyTheirs {
      let cause: Cause =
        switch text.continuation(of: definition) {
        case .other: .macroCall
        case .alternative: .firstHead
        case .body: .theirs
        }
      differences.append((definition, cause))
    }
    let wrongTags = differences
    for definition in onlyOurs {
      // The wrong tag before it, with nothing in between that both know.
      let before = wrongTags.last { tag in
        tag.definition.line <= definition.line
          && !common.contains { (tag.definition.line..<definition.line).contains($0) }
      }
      differences.append((definition, Self.cause(of: definition, behind: before, text)))
    }
  }

  private static func cause(
    of definition: Definition, behind wrongTag: (definition: Definition, cause: Cause)?,
    _ text: PlainText
  ) -> Cause {
    guard text.continuation(of: definition) != .other, text.startsInFirstColumn(definition) else {
      return .ours
    }
    if text.isSwitchedOff(definition.line) { return .switchedOff }
    switch wrongTag?.cause {
    case .macroCall: return .behindMacroCall
    case .firstHead where wrongTag?.definition.name == definition.name: return .lastHead
    default: return .lost
    }
  }
}
