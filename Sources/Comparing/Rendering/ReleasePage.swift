import Livepatch

/// One page for people: for each kernel, who may go where, and every function in every release.
/// Self-contained: no script, nothing that is loaded.
public func releasePage(_ series: [ReleaseSeries]) -> String {
  let name = series.first?.releases.last?.livepatch ?? ""
  return """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Releases of \(escaped(name))</title>
    <style>
    \(style)
    </style>
    </head>
    <body>
    <h1>Releases of \(escaped(name))</h1>
    \(series.map(section).joined(separator: "\n"))
    </body>
    </html>

    """
}

private let style = """
  :root { color-scheme: light dark; --line: #8884; --yes: #2a7d3f; --risk: #9a6200; --no: #b3261e; }
  @media (prefers-color-scheme: dark) { :root { --yes: #6cc985; --risk: #e0a84a; --no: #ff8a80; } }
  body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }
  h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2.5rem; }
  .scroll { overflow-x: auto; }
  table { border-collapse: collapse; margin: 0.5rem 0 1.5rem; }
  caption { text-align: left; padding: 0.4rem 0; opacity: 0.75; }
  th, td { border: 1px solid var(--line); padding: 0.3rem 0.7rem; text-align: left; vertical-align: top; }
  th { font-weight: 600; } td.function, code { font-family: ui-monospace, monospace; font-size: 0.9em; }
  .yes { color: var(--yes); } .risk { color: var(--risk); } .no { color: var(--no); font-weight: 600; }
  .added { background: #2a7d3f22; } .changed { background: #9a620022; } .reverted { background: #b3261e22; }
  .carried { opacity: 0.6; }
  """

private func section(_ series: ReleaseSeries) -> String {
  """
  <h2>\(escaped(series.kernel)) <small>\(escaped(series.releases.last?.kernel.release ?? ""))</small></h2>
  <div class="scroll">
  \(verdicts(series))
  \(picture(series))
  </div>
  """
}

private func verdicts(_ series: ReleaseSeries) -> String {
  var rows = "<tr><th scope=\"col\">from \\ to</th>"
  for release in series.releases { rows += "<th scope=\"col\">\(escaped(release.module))</th>" }
  rows += "</tr>\n"
  for from in series.releases.indices {
    rows += "<tr><th scope=\"row\">\(escaped(series.releases[from].module))</th>"
    for to in series.releases.indices {
      let answer = series.cell(from, to)
      let kind = ["yes": "yes", "at risk": "risk", "no": "no"][answer] ?? ""
      rows += "<td class=\"\(kind)\">\(answer)</td>"
    }
    rows += "</tr>\n"
  }
  return
    "<table>\n<caption>May a machine go from one release to another?</caption>\n\(rows)</table>"
}

/// A row for each function, a column for each release: who replaces it there.
private func picture(_ series: ReleaseSeries) -> String {
  let keys = Set(series.pairs.flatMap { $0.comparison.functions.map(\.key) }).sorted()
  var rows = "<tr><th scope=\"col\">function</th>"
  for release in series.releases { rows += "<th scope=\"col\">\(escaped(release.module))</th>" }
  rows += "</tr>\n"
  for key in keys {
    rows += "<tr><td class=\"function\">\(escaped(key.description))</td>"
    for number in series.releases.indices { rows += cell(key, number, series) }
    rows += "</tr>\n"
  }
  return
    "<table>\n<caption>Which fix replaces a function; coloured where that is new, changed or given up</caption>\n\(rows)</table>"
}

private func cell(_ key: FunctionKey, _ number: Int, _ series: ReleaseSeries) -> String {
  let release = series.releases[number]
  let function = release.objects.first { $0.name == key.object }?.functions.first {
    FunctionKey(object: key.object, name: $0.name, sympos: $0.sympos) == key
  }
  let who = function?.candidates.map(\.fix.text) ?? []
  let words =
    who.isEmpty
    ? "<span aria-label=\"not replaced\">–</span>" : escaped(who.joined(separator: " or "))
  let kind =
    number == 0
    ? nil
    : series.pair(number - 1, number)?.comparison.functions.first { $0.key == key }?.kind
  return "<td class=\"\(kind?.rawValue ?? "")\">\(words)</td>"
}

private func escaped(_ text: String) -> String {
  var result = ""
  for character in text {
    switch character {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"": result += "&quot;"
    default: result.append(character)
    }
  }
  return result
}
