public import Comparing
import Diagnostics
import Livepatch
import Reporting

/// What a release brings and where one may go from where, as Markdown for its notes.
public func releaseNotes(_ histories: [ReleaseHistory]) -> String {
  var notes = ReleaseNotes()
  for history in histories { notes.add(history) }
  return notes.lines.joined(separator: "\n") + "\n"
}

private struct ReleaseNotes {
  private(set) var lines: [String] = []

  mutating func add(_ history: ReleaseHistory) {
    let new = history.newest.patch
    if !lines.isEmpty { lines.append("") }
    lines.append("# \(text(history.newest.name)) for \(text(new.kernel.words))")
    if let description = new.description { lines += ["", text(description)] }
    if let step = history.steps.last {
      lines += ["", "## Since \(text(step.old.name))", ""]
      addChanges(step)
    } else {
      lines += ["", "## Fixes", ""]
      lines += new.fixes.map { "- \(entry($0))" }
    }
    addRetired(new)
    addVetoes(new)
    if history.sides.count > 1 { addMatrix(history) }
  }

  private mutating func addChanges(_ step: Comparison) {
    let before = lines.count
    for change in step.fixes {
      guard let fix = change.subject else { continue }
      switch change.fate {
      case .appeared: lines.append("- new: \(entry(fix))")
      case .changed: lines.append("- changed: \(entry(fix))")
      case .vanished:
        let heir = step.new.patch.fixes.first { $0.supersedes.contains(fix.id) }
        let words = heir.map { "; \(code($0.id.text)) stands for it" } ?? ""
        lines.append("- gone: \(entry(fix))\(words)")
      case .carried, .unknown: break
      }
    }
    let parts: [(String, (FunctionChange.Kind) -> Bool)] = [
      ("replaced for the first time", { $0 == .newlyPatched }),
      ("replaced by other code", { $0 == .rePatched }),
      (
        "replaced by the same code, with other compiler flags or other code around it",
        { if case .surroundingsChanged = $0 { true } else { false } }
      ),
      ("back to the kernel's own", { $0 == .reverted }),
    ]
    for (words, isMeant) in parts {
      let names = step.functions.filter { isMeant($0.kind) }.map { code($0.key.description) }
      if !names.isEmpty { lines.append("- functions \(words): \(names.joined(separator: ", "))") }
    }
    if lines.count == before { lines.append("Nothing but the number.") }
  }

  private mutating func addRetired(_ patch: CumulativePatch) {
    if patch.retired.isEmpty { return }
    lines += ["", "## Let go on purpose", ""]
    lines += patch.retired.map { "- \(text($0.subject.description)): \(text($0.reason))" }
  }

  /// A veto keeps the whole livepatch out, or a module from being loaded.
  private mutating func addVetoes(_ patch: CumulativePatch) {
    let vetoes = patch.objects.flatMap { object in
      (object.callbacks[.prePatch] ?? []).map { (object: object.name, step: $0) }
    }
    if vetoes.isEmpty { return }
    lines += ["", "## What can refuse", ""]
    lines += vetoes.map { object, step in
      let what = object == .vmlinux ? "the livepatch" : "the livepatch, or \(code(object.text)),"
      return "- \(code(step.function)) of \(code(step.fix.text)) can keep \(what) from being loaded"
    }
  }

  private mutating func addMatrix(_ history: ReleaseHistory) {
    let names = history.sides.map { text($0.name) }
    lines += ["", "## From release to release", ""]
    lines.append("| from \\ to | \(names.joined(separator: " | ")) |")
    lines.append("|---|\(names.map { _ in "---|" }.joined())")
    for (name, row) in zip(names, history.verdicts) {
      let cells = row.map { $0?.outcome.rawValue ?? "–" }
      lines.append("| **\(name)** | \(cells.joined(separator: " | ")) |")
    }
    let refusals = history.refusals
    if refusals.isEmpty { return }
    lines += [
      "", "`refused`: the kernel does not load it. `unsafe`: something is lost or breaks.", "",
    ]
    for (from, to, verdict) in refusals {
      lines.append("- \(text(from.name)) → \(text(to.name)):")
      lines += verdict.decisive.map {
        "  - \(markdown($0.finding.message)) (\(code($0.finding.rule.text)))"
      }
    }
  }

  private func entry(_ fix: MergedFix) -> String {
    let references =
      fix.references.isEmpty ? "" : " (\(fix.references.map(text).joined(separator: ", ")))"
    return code(fix.id.text) + (fix.title.map { " \(text($0))" } ?? "") + references
  }

  /// Text in which nothing is markup.
  private func text(_ words: String) -> String {
    var result = ""
    var previous: Character = " "
    for character in visible(words) {
      // Within a word `_` is a letter.
      let isMarkup = "\\`*[]<>|#&~".contains(character) || character == "_" && !previous.isLetter
      if isMarkup { result += "\\" }
      result.append(character)
      previous = character
    }
    return result
  }

  /// A name, as it is.
  private func code(_ name: String) -> String {
    "`\(visible(name).filter { $0 != "`" && $0 != "|" })`"
  }

  /// A message of a rule: its names stand in backticks already.
  private func markdown(_ message: String) -> String {
    message.split(separator: "`", omittingEmptySubsequences: false).enumerated()
      .map { $0.offset.isMultiple(of: 2) ? text(String($0.element)) : code(String($0.element)) }
      .joined()
  }
}
