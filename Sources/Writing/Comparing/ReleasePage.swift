public import Comparing
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
  mutating func beginTable(
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

  mutating func endTable() { add("</table></div>") }

  /// A cell of a row that is drawn as a bar through the releases.
  static func cell(_ kind: Cell, _ text: String, hint: String = "") -> String {
    let title = hint.isEmpty ? "" : " title=\"\(escaped(hint))\""
    let mark = kind.mark.isEmpty ? "" : "<b aria-hidden=\"true\">\(kind.mark)</b> "
    let words = kind.words.isEmpty ? "" : "<span class=\"unseen\">, \(kind.words)</span>"
    return "<td class=\"\(kind.rawValue)\"\(title)>\(mark)\(escaped(text))\(words)</td>"
  }

  /// What a release has in a row, as against the release before it.
  enum Cell: String {
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
