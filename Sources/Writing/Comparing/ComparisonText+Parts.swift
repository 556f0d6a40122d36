import Comparing
import Livepatch

extension ComparisonText {
  mutating func addFixes() {
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

  mutating func addReferences() {
    let (gained, lost) = comparison.references
    if gained.isEmpty, lost.isEmpty { return }
    lines.append("  references")
    lines += gained.map { "    + \($0)" } + lost.map { "    - \($0)" }
  }

  mutating func addObjects() {
    let callbacks = comparison.callbacks.compactMap(\.subject).map(\.object)
    for object in Set(comparison.functions.map(\.key.object) + callbacks).sorted() {
      var entries = comparison.functions.filter { $0.key.object == object }
        .map { ($0.kind.fate, [$0.key.shortName, words(for: $0)]) }
      for change in comparison.callbacks {
        guard let callback = change.subject, callback.object == object else { continue }
        var words = callback.fix.text
        if change.fate == .vanished { words += retirement(.callback(object, callback.slot)) }
        words += change.wordsForCode
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
  func retirement(_ subject: Retirement.Subject) -> String {
    let retired = comparison.new.patch.retired.first { $0.subject == subject }
    return retired.map { "; retired: \($0.reason)" } ?? ""
  }

  private func providers(_ function: MergedFunction?) -> String {
    let candidates = function?.possibleCandidates ?? []
    return candidates.map {
      $0.fix.text + ($0.condition.isAlways ? "" : " if \($0.condition)")
    }.joined(separator: "; else ")
  }

  mutating func addStates() {
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

  mutating func addShadowVariables() {
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
  mutating func section(_ title: String, _ entries: [(fate: Fate, cells: [String])]) {
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
