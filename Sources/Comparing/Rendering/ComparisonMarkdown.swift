import Livepatch

extension Comparison {
  /// Release notes: what is new since the earlier release, what was given up and why, and how
  /// machines get there.
  public func markdown(_ verdict: PairVerdict) -> String {
    var text = "# \(later.module) for \(later.kernel.name)\n\n"
    text += "Since `\(earlier.module)`"
    text += later.kernel.release.isEmpty ? ".\n" : ", for kernels `\(later.kernel.release)`.\n"
    text += section("Fixed", fixes.added.map(fixItem))
    text += section("Changed", fixes.changed.map(fixItem))
    text += section("No longer a fix of its own", fixes.removed.map(fixItem))
    text += section("References", references.added.map { escaped($0) })
    text += section(
      "Replaced functions", functions.filter { $0.kind != .carried }.map(functionItem))
    text += section("Given up on purpose", retired)
    text += "\n## Going there, and back\n\n"
    text +=
      verdict.mayReplace
      ? "- A machine that runs `\(earlier.module)` can load `\(later.module)`; it replaces the older release.\n"
      : "- **`\(later.module)` must not replace `\(earlier.module)`.**\n"
    switch verdict.mayGoBack {
    case .yes: text += "- The way back is open: load `\(earlier.module)` again.\n"
    case .atRisk:
      text +=
        "- The kernel does not refuse the way back, but something is left behind: disable `\(later.module)` first.\n"
    case .no:
      text +=
        "- The kernel refuses the way back as long as `\(later.module)` is enabled: disable it first.\n"
    }
    return text
  }

  private func section(_ title: String, _ items: [String]) -> String {
    items.isEmpty ? "" : "\n## \(title)\n\n" + items.map { "- \($0)\n" }.joined()
  }

  private func fixItem(_ id: FixID) -> String {
    let fix = (later.fixes + earlier.fixes).first { $0.id == id }
    let successor = later.fixes.first { $0.supersedes.contains(id) }
    let references = fix?.references ?? []
    return "`\(id)`" + (fix?.title.map { ": \(escaped($0))" } ?? "")
      + (references.isEmpty ? "" : " (\(references.map(escaped).joined(separator: ", ")))")
      + (successor.map { "; `\($0.id)` stands for it" } ?? "")
  }

  private func functionItem(_ change: FunctionChange) -> String {
    switch change.kind {
    case .added: "`\(change.key)`: replaced by `\(change.after.first?.text ?? "")`"
    case .changed, .carried: "`\(change.key)`: \(escaped(change.words))"
    case .reverted: "`\(change.key)`: \(escaped(change.words))"
    }
  }

  private var retired: [String] {
    later.retired.map { "\($0.subject): \(escaped($0.reason))" }
  }
}

/// A text that Markdown takes for nothing else.
private func escaped(_ text: String) -> String {
  String(text.flatMap { "\\`*_{}[]<>#|".contains($0) ? ["\\", $0] : [$0] })
}
