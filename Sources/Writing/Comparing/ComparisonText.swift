public import Comparing
import Diagnostics
import Livepatch
import Reporting

/// What changed between two releases, and whether one may follow the other, for people.
///
/// - Parameter showsDiffs: whether replacements that changed are shown line by line.
public func comparisonText(
  _ comparison: Comparison, _ verdicts: PairVerdicts, showsDiffs: Bool = true
) -> String {
  var text = ComparisonText(comparison)
  text.addParts()
  if showsDiffs { text.addDiffs() }
  text.addUnknown()
  text.add(verdicts)
  return text.lines.map { visibleCode($0) + "\n" }.joined()
}

/// Harmless text that keeps its tabs.
func visibleCode(_ line: String) -> String {
  line.split(separator: "\t", omittingEmptySubsequences: false).map { visible($0) }
    .joined(separator: "\t")
}

/// Lines below a heading for each part that has any.
struct ComparisonText {
  let comparison: Comparison
  var lines: [String] = []

  init(_ comparison: Comparison) {
    self.comparison = comparison
    let (old, new) = (comparison.old, comparison.new)
    lines.append("\(old.name) → \(new.name) for \(new.patch.kernel.words)")
  }

  mutating func addParts() {
    let before = lines.count
    addFixes()
    addReferences()
    addObjects()
    addStates()
    addShadowVariables()
    section(
      "set up at load and removal",
      comparison.setUp.compactMap { change in
        guard let step = change.subject else { return nil }
        let name = "\(step.isExit ? "exit" : "init") of \(step.fix)"
        let gone = change.fate == .vanished ? retirement(.setUp(step.fix)) : ""
        return (change.fate, [name, step.function + change.wordsForCode + gone])
      })
    section(
      "parameters",
      comparison.parameters.compactMap { change in change.subject.map { (change.fate, [$0]) } })
    if lines.count == before { lines.append("  nothing differs") }
  }

  mutating func addDiffs() {
    for change in comparison.functions {
      for (old, new) in change.texts {
        lines += ["", "\(change.key):"]
        lines += replacementDiff(old, new).split(separator: "\n").map(String.init)
      }
    }
  }

  /// What cannot be told, once for both sides if it is the same.
  mutating func addUnknown() {
    var alone: [String] = []
    var modules: [String] = []
    for unknown in comparison.unknown {
      switch unknown {
      case .sources(let name): alone.append(name)
      case .partsOfModule(let name): modules.append(name)
      }
    }
    func subject(_ names: [String], _ one: String, _ several: String) -> String {
      if names.count == 1 { return "\(names[0]) is \(one)" }
      return (Set(names).count == 1 ? "both" : names.joined(separator: " and ")) + " are \(several)"
    }
    if !alone.isEmpty {
      let which = subject(alone, "a lone definition", "lone definitions")
      lines += [
        "",
        "note: \(which), without sources: what the C does cannot be told, nor whether what is marked "
          + "with `?` changed",
      ]
    }
    if !modules.isEmpty {
      let which = subject(modules, "a built module", "built modules")
      lines += [
        "",
        "note: \(which): sources, shadow variables, init and exit are not compared, nor whether what "
          + "is marked with `?` changed",
      ]
    }
  }

  mutating func add(_ verdicts: PairVerdicts) {
    let (old, new) = (comparison.old.name, comparison.new.name)
    lines.append("")
    if isOneRelease(comparison.old, comparison.new) {
      lines.append("both are the same release: neither replaces the other")
      return
    }
    lines.append("may \(new) replace \(old) on a running machine? \(verdicts.replace.words)")
    lines.append("may one go back from \(new) to \(old)? \(verdicts.goBack.words)")
  }
}

extension Verdict {
  /// `no, the kernel refuses it: state-dropped`
  var words: String {
    var seen: Set<RuleName> = []
    let rules = decisive.map(\.finding.rule).filter { seen.insert($0).inserted }
    func list(_ introduction: String, _ rules: [RuleName]) -> String {
      rules.isEmpty ? "" : introduction + rules.map(\.text).joined(separator: ", ")
    }
    return switch outcome {
    case .yes: "yes" + list("; to know: ", rules)
    case .refused:
      "no, the kernel refuses it" + list(": ", rules.filter(refusals.contains))
        + list("; besides: ", rules.filter { !refusals.contains($0) })
    case .unsafe: "no, something is lost or breaks" + list(": ", rules)
    }
  }
}

extension Verdict {
  /// What it rests on: notes only where there is nothing worse.
  var decisive: [Diagnostic] {
    let worse = reasons.filter { $0.severity > .note }
    return worse.isEmpty ? reasons : worse
  }
}

extension Kernel {
  var words: String { name == release ? name : "\(name) (\(release))" }
}

/// How a replacement changed, as a unified diff.
func replacementDiff(_ old: FunctionText, _ new: FunctionText) -> String {
  let diff = unifiedDiff(
    path: new.path, from: Array((old.text + "\n").utf8), to: Array((new.text + "\n").utf8))
  return String(decoding: diff, as: UTF8.self)
}

extension Fate {
  var mark: String {
    switch self {
    case .appeared: "+"
    case .changed: "~"
    case .carried: "="
    case .vanished: "-"
    case .unknown: "?"
    }
  }
}

extension FunctionChange.Kind {
  var fate: Fate {
    switch self {
    case .newlyPatched: .appeared
    case .rePatched, .surroundingsChanged: .changed
    case .carried: .carried
    case .reverted: .vanished
    case .unknown: .unknown
    }
  }

  /// For programs.
  var word: String {
    switch self {
    case .newlyPatched: "newly_patched"
    case .rePatched: "re_patched"
    case .surroundingsChanged: "surroundings_changed"
    case .carried: "carried"
    case .reverted: "reverted"
    case .unknown: "unknown"
    }
  }
}

extension FunctionKey {
  /// Without its object.
  var shortName: String { position == 1 ? name : "\(name),\(position)" }
}

extension Change {
  /// What became of a function's code, to be put behind its name.
  var wordsForCode: String {
    if fate != .changed { return "" }
    return surroundings.isEmpty
      ? "; its code changed" : "; \(surroundings.joined(separator: ", ")) changed"
  }
}
