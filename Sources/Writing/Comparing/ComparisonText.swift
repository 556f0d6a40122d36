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
private struct ComparisonText {
  let comparison: Comparison
  private(set) var lines: [String] = []

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
        return (change.fate, [name, step.function + gone])
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

  mutating func addUnknown() {
    for unknown in comparison.unknown {
      lines.append("")
      switch unknown {
      case .sources(let module):
        lines.append(
          "note: the definition of \(module) stands alone, without its sources: what its C does "
            + "cannot be told, nor whether what is marked with `?` changed")
      case .partsOfModule(let module):
        lines.append(
          "note: \(module) is a built module: its sources, shadow variables, init and exit are not "
            + "compared, nor whether what is marked with `?` changed")
      }
    }
  }

  mutating func add(_ verdicts: PairVerdicts) {
    let (old, new) = (comparison.old.name, comparison.new.name)
    lines.append("")
    lines.append("may \(new) replace \(old) on a running machine? \(verdicts.replace.words)")
    lines.append("may one go back from \(new) to \(old)? \(verdicts.goBack.words)")
  }
}

extension Verdict {
  /// `no, the kernel refuses it: state-dropped`
  var words: String {
    var seen: Set<String> = []
    let rules = decisive.map(\.finding.rule.text).filter { seen.insert($0).inserted }
    let because = rules.isEmpty ? "" : ": \(rules.joined(separator: ", "))"
    return switch outcome {
    case .yes: "yes" + (rules.isEmpty ? "" : "; to know: \(rules.joined(separator: ", "))")
    case .refused: "no, the kernel refuses it\(because)"
    case .unsafe: "no, something is lost or breaks\(because)"
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

// MARK: - Parts

extension ComparisonText {
  private mutating func addFixes() {
    var entries: [(Fate, [String])] = []
    for change in comparison.fixes {
      guard let fix = change.subject else { continue }
      var words = fix.title ?? ""
      switch change.fate {
      case .vanished:
        let heir = comparison.new.patch.fixes.first { $0.supersedes.contains(fix.id) }
        words = heir.map { "\($0.id) stands for it" } ?? "no longer in it"
      case .changed: words = "its files or conditions changed"
      case .appeared, .carried, .unknown: break
      }
      entries.append((change.fate, [fix.id.text, words]))
    }
    section("fixes", entries)
  }

  private mutating func addReferences() {
    let (gained, lost) = comparison.references
    if gained.isEmpty, lost.isEmpty { return }
    lines.append("  references")
    lines += gained.map { "    + \($0)" } + lost.map { "    - \($0)" }
  }

  private mutating func addObjects() {
    let callbacks = comparison.callbacks.compactMap(\.subject).map(\.object)
    for object in Set(comparison.functions.map(\.key.object) + callbacks).sorted() {
      var entries = comparison.functions.filter { $0.key.object == object }
        .map { ($0.kind.fate, [$0.key.shortName, words(for: $0)]) }
      for change in comparison.callbacks {
        guard let callback = change.subject, callback.object == object else { continue }
        var words = callback.fix.text
        if change.fate == .vanished { words += retirement(.callback(object, callback.slot)) }
        if change.fate == .changed { words += "; its code changed" }
        entries.append((change.fate, [callback.slot.rawValue, words]))
      }
      section(object.text, entries)
    }
  }

  private func words(for change: FunctionChange) -> String {
    let now = providers(change.new)
    let before = providers(change.old)
    let others = now == before ? "" : ", was \(before)"
    return switch change.kind {
    case .newlyPatched: now
    case .rePatched: now == before ? "\(now); another text or condition" : now + others
    case .surroundingsChanged(let names):
      "\(now)\(others); \(names.joined(separator: ", ")) changed"
    case .carried: now + others
    case .reverted: "\(before); goes back to the kernel's own\(retirement(.function(change.key)))"
    case .unknown: ""
    }
  }

  /// Why something was let go, if the new release says so.
  private func retirement(_ subject: Retirement.Subject) -> String {
    let retired = comparison.new.patch.retired.first { $0.subject == subject }
    return retired.map { "; retired: \($0.reason)" } ?? ""
  }

  private func providers(_ function: MergedFunction?) -> String {
    let candidates = function?.possibleCandidates ?? []
    return candidates.map {
      $0.fix.text + ($0.condition.isAlways ? "" : " if \($0.condition)")
    }.joined(separator: "; else ")
  }

  private mutating func addStates() {
    section(
      "states",
      comparison.states.compactMap { change in
        guard let state = change.subject else { return nil }
        var words = "\(state.id), version \(state.version)"
        if let old = change.old, let new = change.new, old.version != new.version {
          words = "\(new.id), version \(new.version), was \(old.version)"
        } else if change.fate == .changed {
          words += "; its data changed"
        }
        if change.fate == .vanished { words += retirement(.state(state.name)) }
        return (change.fate, [state.name, words])
      })
  }

  private mutating func addShadowVariables() {
    section(
      "shadow variables",
      comparison.shadowVariables.compactMap { change in
        guard let variable = change.subject else { return nil }
        let type = variable.type.map { ", \($0)" } ?? ""
        let changed = change.fate == .changed ? "; its type, parent or lifetime changed" : ""
        let gone =
          change.fate == .vanished ? retirement(.shadowVariable(variable.name)) : ""
        return (change.fate, [variable.name, "\(variable.id)\(type)\(changed)\(gone)"])
      })
  }

  /// Entries with a mark for what became of them; what is carried on comes last and on one line.
  private mutating func section(_ title: String, _ entries: [(fate: Fate, cells: [String])]) {
    if entries.isEmpty { return }
    let told = entries.filter { $0.fate != .carried && $0.fate != .unknown }
    func names(_ fate: Fate) -> [String] {
      var seen: Set<String> = []
      return entries.filter { $0.fate == fate && seen.insert($0.cells[0]).inserted }
        .map { $0.cells[0] }
    }
    let (carried, unknown) = (names(.carried), names(.unknown))
    // A part in which nothing happened is not worth a heading.
    if told.isEmpty, unknown.isEmpty { return }
    lines.append("  \(title)")
    let width = told.map { $0.cells[0].count }.max() ?? 0
    for (fate, cells) in told {
      let name = cells[0]
      let rest = cells.dropFirst().filter { !$0.isEmpty }.joined(separator: "  ")
      let padding = rest.isEmpty ? "" : String(repeating: " ", count: width - name.count + 2)
      lines.append("    \(fate.mark) \(name)\(padding)\(rest)")
    }
    if !carried.isEmpty { lines.append("    = \(carried.joined(separator: ", "))") }
    if !unknown.isEmpty { lines.append("    ? \(unknown.joined(separator: ", "))") }
  }
}

extension Fate {
  fileprivate var mark: String {
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
