import Comparing
import Diagnostics
import Livepatch

extension HTMLText {
  mutating func addWays(_ history: ReleaseHistory, _ number: Int) {
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
