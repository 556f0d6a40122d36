import Livepatch

extension Comparison {
  /// For people: `+` new, `~` changed, `-` gone, `=` as before.
  ///
  /// - Parameter showsText: whether to show how changed replacements differ.
  public func text(_ verdict: PairVerdict, showsText: Bool) -> String {
    var lines = ["\(earlier.module) → \(later.module) on \(kernels)"]
    lines += functionLines(showsText: showsText)
    lines += section("fixes", fixes) { id in fixLine(id) }
    lines += section("references", references) { $0 }
    lines += section("callbacks", callbacks) { $0.description }
    lines += section("states", states) { id in stateLine(id) }
    lines += section("shadow variables", shadowVariables) { id in name(ofVariable: id) }
    lines += section("set up at load", setUp) { $0.text }
    if lines.count == 1 { lines.append("  nothing differs") }
    lines.append(
      "may \(later.module) replace \(earlier.module)? \(verdict.mayReplace ? "yes" : "no")")
    lines.append("may a machine go back? \(verdict.mayGoBack.rawValue)")
    return lines.joined(separator: "\n")
  }

  private var kernels: String {
    earlier.kernel.name == later.kernel.name
      ? later.kernel.name : "\(earlier.kernel.name) and \(later.kernel.name)"
  }

  private func functionLines(showsText: Bool) -> [String] {
    if functions.isEmpty { return [] }
    var lines = ["  functions"]
    let told = functions.filter { $0.kind != .carried }
    let width = told.map(\.key.description.count).max() ?? 0
    for change in told {
      let name = change.key.description
      let padding = String(repeating: " ", count: width - name.count)
      lines.append("    \(change.kind.sign) \(name)\(padding)  \(change.words)")
      if showsText, let difference = change.difference { lines += difference.hunkLines(indent: 8) }
    }
    let carried = functions(.carried).map(\.key.description)
    if !carried.isEmpty {
      lines.append("    = \(carried.joined(separator: ", "))")
    }
    return lines
  }

  private func section<Item>(
    _ title: String, _ changes: Changes<Item>, words: (Item) -> String
  ) -> [String] {
    if changes.isEmpty { return [] }
    return ["  \(title)"] + changes.added.map { "    + \(words($0))" }
      + changes.changed.map { "    ~ \(words($0))" } + changes.removed.map { "    - \(words($0))" }
  }

  private func fixLine(_ id: FixID) -> String {
    let successor = later.fixes.first { $0.supersedes.contains(id) }
    let title = title(of: id).map { ": \($0)" } ?? ""
    return "\(id)\(title)" + (successor.map { " (superseded by \($0.id))" } ?? "")
  }

  private func stateLine(_ id: UInt64) -> String {
    let old = earlier.states.first { $0.id == id }
    let new = later.states.first { $0.id == id }
    let versions = [old?.version, new?.version].compactMap { $0.map(String.init) }
    return "\((new ?? old)?.name ?? "") (\(id)), version \(versions.joined(separator: " → "))"
  }
}

extension Comparison {
  func title(of id: FixID) -> String? {
    (later.fixes + earlier.fixes).first { $0.id == id }?.title
  }

  func name(ofVariable id: ShadowID) -> String {
    (later.shadowVariables + earlier.shadowVariables).first { $0.id == id }?.name ?? ""
  }
}

extension FunctionChange {
  /// By whom it was and is replaced.
  var words: String {
    let (old, new) = (before.first?.text ?? "", after.first?.text ?? "")
    switch kind {
    case .added: return new
    case .carried: return old == new ? new : "\(new), by the code of \(old)"
    case .reverted: return "back to the kernel's own, was \(old)"
    case .changed:
      let who = old == new ? new : "\(new), was \(old)"
      return who + (difference.map { " (+\($0.addedLines) −\($0.removedLines))" } ?? "")
    }
  }
}

extension FunctionChange.Kind {
  var sign: String {
    switch self {
    case .added: "+"
    case .changed: "~"
    case .carried: "="
    case .reverted: "-"
    }
  }
}

extension TextChange {
  /// The changed lines with up to two others around them.
  func hunkLines(indent: Int) -> [String] {
    let changed = lines.indices.filter { if case .same = lines[$0] { false } else { true } }
    let shown = Set(changed.flatMap { max(0, $0 - 2)...min(lines.count - 1, $0 + 2) })
    let margin = String(repeating: " ", count: indent)
    var result: [String] = []
    var last: Int?
    for index in shown.sorted() {
      if let last, index > last + 1 { result.append(margin + "…") }
      last = index
      switch lines[index] {
      case .same(let text): result.append(margin + "  " + text)
      case .removed(let text): result.append(margin + "- " + text)
      case .added(let text): result.append(margin + "+ " + text)
      }
    }
    return result
  }
}
