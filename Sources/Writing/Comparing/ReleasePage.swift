public import Comparing
import Diagnostics
import Livepatch

/// One page that shows all releases: which code runs for which function in which release, what each
/// has, and from which one may go to which. It needs nothing but itself: no scripts, fonts or
/// pictures from elsewhere.
public func releasePage(_ histories: [ReleaseHistory]) -> String {
  var page = HTMLText()
  let title = histories.first?.newest.name ?? "releases"
  page.add("<!DOCTYPE html>")
  page.add("<html lang=\"en\">")
  page.add("<head>")
  page.add("<meta charset=\"utf-8\">")
  page.add("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
  page.add(
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
  )
  page.add(HTMLText.element("title", "Releases up to \(title)"))
  page.add("<style>\n\(releasePageStyle)</style>")
  page.add("</head>")
  page.add("<body>")
  page.add("<header>")
  page.add(HTMLText.element("h1", title))
  if let description = histories.first?.newest.patch.description {
    page.add(HTMLText.element("p", description))
  }
  if histories.count > 1 {
    page.add("<nav aria-label=\"Kernels\"><ul>")
    for (number, history) in histories.enumerated() {
      page.add(
        "<li><a href=\"#kernel-\(number)\">\(HTMLText.escaped(history.kernel.name))</a></li>")
    }
    page.add("</ul></nav>")
  }
  page.add("</header>")
  page.add("<main>")
  for (number, history) in histories.enumerated() {
    page.add("<section id=\"kernel-\(number)\" aria-labelledby=\"title-\(number)\">")
    page.add("<h2 id=\"title-\(number)\">\(HTMLText.escaped(history.kernel.words))</h2>")
    page.addFunctions(history)
    page.addFixes(history)
    page.addLasting(history)
    page.addWays(history, number)
    page.add("</section>")
  }
  page.add("</main>")
  page.add("</body>")
  page.add("</html>")
  return page.lines.joined(separator: "\n") + "\n"
}

extension HTMLText {
  /// The head of a table with a column for each release.
  fileprivate mutating func beginTable(
    _ caption: String, _ first: String, _ history: ReleaseHistory
  ) {
    add(
      "<div class=\"scroll\" role=\"region\" aria-label=\"\(Self.escaped(caption))\" tabindex=\"0\">"
    )
    add("<table style=\"--releases: \(history.sides.count)\">")
    add(Self.element("caption", caption))
    let names = history.sides.map { "<th scope=\"col\">\(Self.escaped($0.name))</th>" }
    add("<thead><tr><th scope=\"col\">\(first)</th>\(names.joined())</tr></thead>")
  }

  private mutating func endTable() { add("</table></div>") }

  /// A cell of a row that is drawn as a bar through the releases.
  private static func cell(_ kind: Cell, _ text: String, hint: String = "") -> String {
    let title = hint.isEmpty ? "" : " title=\"\(escaped(hint))\""
    let mark = kind.mark.isEmpty ? "" : "<b aria-hidden=\"true\">\(kind.mark)</b> "
    let words = kind.words.isEmpty ? "" : "<span class=\"unseen\">, \(kind.words)</span>"
    return "<td class=\"\(kind.rawValue)\"\(title)>\(mark)\(escaped(text))\(words)</td>"
  }

  /// What a release has in a row, as against the release before it.
  private enum Cell: String {
    case absent, first, fresh, changed, carried, gone, unsure

    var mark: String {
      switch self {
      case .absent, .first, .carried: ""
      case .fresh: "●"
      case .changed: "◆"
      case .gone: "○"
      case .unsure: "?"
      }
    }

    /// For those who cannot see the mark.
    var words: String {
      switch self {
      case .absent, .first, .gone: ""
      case .carried: "as before"
      case .fresh: "new"
      case .changed: "changed"
      case .unsure: "perhaps changed"
      }
    }

    init(_ fate: Fate) {
      self =
        switch fate {
        case .appeared: .fresh
        case .changed: .changed
        case .carried: .carried
        case .vanished: .gone
        case .unknown: .unsure
        }
    }
  }
}

// MARK: - Functions

extension HTMLText {
  fileprivate mutating func addFunctions(_ history: ReleaseHistory) {
    let columns = history.sides.map { functions(of: $0.patch) }
    let changes = history.steps.map { step in
      Dictionary(step.functions.map { ($0.key, $0.kind) }) { first, _ in first }
    }
    let keys = Set(columns.flatMap(\.keys)).sorted()
    if keys.isEmpty { return }
    beginTable("Which fix's code runs for each function", "function", history)
    for object in Set(keys.map(\.object)).sorted() {
      add("<tbody>")
      add(
        "<tr class=\"group\"><th scope=\"rowgroup\" colspan=\"\(columns.count + 1)\">\(Self.escaped(object.text))</th></tr>"
      )
      for key in keys where key.object == object {
        var row = "<tr><th scope=\"row\">\(Self.element("code", key.shortName))</th>"
        for (number, column) in columns.enumerated() {
          let kind = number == 0 ? nil : changes[number - 1][key]
          row += Self.cell(for: column[key], kind, isFirst: number == 0)
        }
        add(row + "</tr>")
      }
      add("</tbody>")
    }
    endTable()
    add(
      "<p class=\"legend\"><span class=\"fresh\"><b aria-hidden=\"true\">●</b> replaced for the first time</span> "
        + "<span class=\"changed\"><b aria-hidden=\"true\">◆</b> by other code than before</span> "
        + "<span class=\"carried\">as before</span> "
        + "<span class=\"gone\"><b aria-hidden=\"true\">○</b> back to the kernel's own</span> "
        + "<span class=\"unsure\"><b aria-hidden=\"true\">?</b> cannot be told</span></p>")
  }

  private func functions(of patch: CumulativePatch) -> [FunctionKey: MergedFunction] {
    var functions: [FunctionKey: MergedFunction] = [:]
    for object in patch.objects {
      for function in object.functions {
        let key = FunctionKey(object: object.name, name: function.name, sympos: function.sympos)
        functions[key] = function
      }
    }
    return functions
  }

  private static func cell(
    for function: MergedFunction?, _ kind: FunctionChange.Kind?, isFirst: Bool
  ) -> String {
    guard let function else {
      return kind == .reverted ? cell(.gone, "the kernel's own") : cell(.absent, "")
    }
    let candidates = function.possibleCandidates
    let providers = candidates.map {
      $0.fix.text + ($0.condition.isAlways ? "" : " if \($0.condition)")
    }
    var hint = candidates.map(\.replacement).joined(separator: ", ")
    if case .surroundingsChanged(let names)? = kind {
      hint +=
        "; changed around it: " + names.map { $0.filter { $0 != "`" } }.joined(separator: ", ")
    }
    return cell(
      isFirst ? .first : Cell(kind?.fate ?? .carried), providers.joined(separator: "; else "),
      hint: hint)
  }
}

// MARK: - What else a release has

extension HTMLText {
  fileprivate mutating func addFixes(_ history: ReleaseHistory) {
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
  fileprivate mutating func addLasting(_ history: ReleaseHistory) {
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

// MARK: - Ways

extension HTMLText {
  fileprivate mutating func addWays(_ history: ReleaseHistory, _ number: Int) {
    if history.sides.count < 2 { return }
    beginTable(
      "May a running machine go from the release on the left to the one above?", "from", history)
    add("<tbody>")
    for (from, side) in history.sides.enumerated() {
      var row = "<tr><th scope=\"row\">\(Self.escaped(side.name))</th>"
      for to in history.sides.indices {
        guard let verdict = history.verdicts[from][to] else {
          row += "<td class=\"self\">–</td>"
          continue
        }
        let word = verdict.outcome.rawValue
        let link = "<a href=\"#way-\(number)-\(from)-\(to)\">\(word)</a>"
        row += "<td class=\"way \(word)\">\(verdict.isYes ? word : link)</td>"
      }
      add(row + "</tr>")
    }
    add("</tbody>")
    endTable()
    add(
      "<p class=\"legend\"><span class=\"refused\">refused</span> the kernel does not load it. "
        + "<span class=\"unsafe\">unsafe</span> something is lost or breaks.</p>")
    addReasons(history, number)
  }

  private mutating func addReasons(_ history: ReleaseHistory, _ number: Int) {
    for to in history.sides.indices.reversed() {
      for from in history.sides.indices {
        guard let verdict = history.verdicts[from][to], !verdict.isYes else { continue }
        let (old, new) = (history.sides[from].name, history.sides[to].name)
        add(
          "<h3 id=\"way-\(number)-\(from)-\(to)\">\(Self.escaped(old)) → \(Self.escaped(new))</h3>")
        add("<ul>")
        for reason in verdict.decisive {
          add(
            "<li>\(Self.message(reason.finding.message)) <small>\(Self.escaped(reason.finding.rule.text))</small></li>"
          )
        }
        add("</ul>")
      }
    }
  }
}
