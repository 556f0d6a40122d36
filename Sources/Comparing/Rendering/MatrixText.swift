import Livepatch

extension ReleaseSeries {
  /// From each release (rows) to each (columns): may a machine go there?
  public var matrix: String {
    let names = releases.map(\.module)
    let width = (names.map(\.count) + [PairVerdict.WayBack.atRisk.rawValue.count]).max() ?? 0
    func padded(_ text: String) -> String {
      text + String(repeating: " ", count: width + 2 - text.count)
    }
    let head = "  " + padded("from \\ to") + names.map(padded).joined()
    let rows = releases.indices.map { from in
      "  " + padded(names[from]) + releases.indices.map { padded(cell(from, $0)) }.joined()
    }
    return (["\(kernel): may a machine go"] + ([head] + rows).map(trimmed)).joined(separator: "\n")
  }

  /// The answer for one cell: `·` on the diagonal.
  func cell(_ from: Int, _ to: Int) -> String {
    if from == to { return "·" }
    let verdict = pair(min(from, to), max(from, to))?.verdict
    if from < to { return verdict?.mayReplace == true ? "yes" : "no" }
    return verdict?.mayGoBack.rawValue ?? "no"
  }
}

private func trimmed(_ line: String) -> String {
  var line = line
  while line.hasSuffix(" ") { line.removeLast() }
  return line
}
