import Comparing
import Livepatch

extension HTMLText {
  mutating func addFixes(_ history: ReleaseHistory) {
    var rows: [(fix: MergedFix, cells: [String])] = []
    var known: Set<FixID> = []
    // The newest words on each fix, and the oldest releases' fixes last.
    for side in history.sides.reversed() {
      for fix in side.patch.fixes where known.insert(fix.id).inserted {
        let has = history.sides.map { $0.patch.fixes.contains { $0.id == fix.id } }
        let fates = history.steps.map { step in
          step.fixes.first { $0.subject?.id == fix.id }?.fate
        }
        rows.append((fix, Self.cells(has, fates) { $0 ? "yes" : "" }))
      }
    }
    if rows.isEmpty { return }
    beginTable("Fixes", "fix", history)
    add("<tbody>")
    for (fix, cells) in rows {
      let about = ([fix.title].compactMap(\.self) + fix.references).joined(separator: " · ")
      let words = about.isEmpty ? "" : " <small>\(Self.escaped(about))</small>"
      add(
        "<tr><th scope=\"row\">\(Self.element("code", fix.id.text))\(words)</th>\(cells.joined())</tr>"
      )
    }
    add("</tbody>")
    endTable()
  }

  /// States, shadow variables and callbacks: what is left on a machine and who looks after it.
  mutating func addLasting(_ history: ReleaseHistory) {
    var rows: [(name: String, cells: [String])] = []
    rows += lasting(history, \.patch.states, \.states, by: \.id) {
      ("state \($0.name)", "version \($0.version)")
    }
    rows += lasting(history, \.patch.shadowVariables, \.shadowVariables, by: \.id) {
      ("shadow variable \($0.name)", $0.id.description)
    }
    rows += lasting(
      history, \.callbacks, \.callbacks, by: { "\($0.object)/\($0.slot.rawValue) \($0.fix)" }
    ) {
      ("\($0.slot.rawValue) of \($0.object), \($0.fix)", $0.function)
    }
    if rows.isEmpty { return }
    beginTable("What is left on a machine, and the callbacks that look after it", "what", history)
    add("<tbody>")
    for (name, cells) in rows {
      add("<tr><th scope=\"row\">\(Self.escaped(name))</th>\(cells.joined())</tr>")
    }
    add("</tbody>")
    endTable()
  }

  private func lasting<Subject: Sendable, Key: Hashable>(
    _ history: ReleaseHistory, _ all: (Side) -> [Subject],
    _ changes: (Comparison) -> [Change<Subject>], by key: (Subject) -> Key,
    words: (Subject) -> (name: String, cell: String)
  ) -> [(name: String, cells: [String])] {
    var rows: [(name: String, cells: [String])] = []
    var known: Set<Key> = []
    for subject in history.sides.reversed().flatMap(all) where known.insert(key(subject)).inserted {
      let has = history.sides.map { all($0).first { key($0) == key(subject) } }
      let fates = history.steps.map { step in
        changes(step).first { $0.subject.map(key) == key(subject) }?.fate
      }
      rows.append((words(subject).name, Self.cells(has, fates) { $0.map { words($0).cell } ?? "" }))
    }
    return rows
  }

  private static func cells<Subject>(
    _ has: [Subject], _ fates: [Fate?], words: (Subject) -> String
  ) -> [String] {
    has.enumerated().map { number, subject in
      let text = words(subject)
      if number == 0 { return cell(text.isEmpty ? .absent : .first, text) }
      guard let fate = fates[number - 1] else { return cell(.absent, text) }
      return cell(Cell(fate), fate == .vanished ? "no more" : text)
    }
  }
}
