/// What was measured, beside what is wanted.
struct Row {
  var what: String
  var measured: Double
  var target: Double
  var unit = ""
  /// Whether the target is what must be reached, and not what must not be passed.
  var isLeast = false

  var isMet: Bool { isLeast ? measured >= target : measured <= target }
}

/// The rows as a table that reads well in a terminal and as Markdown.
func table(_ rows: [Row]) -> String {
  let cells =
    [["what", "measured", "target", ""]]
    + rows.map {
      [
        $0.what, decimal($0.measured) + $0.unit,
        ($0.isLeast ? "≥ " : "≤ ") + decimal($0.target) + $0.unit,
        $0.isMet ? "met" : "missed",
      ]
    }
  let widths = (0..<4).map { column in cells.map { $0[column].count }.max() ?? 0 }
  func line(_ row: [String]) -> String {
    let padded = row.enumerated().map { column, text in
      let space = String(repeating: " ", count: widths[column] - text.count)
      return column == 1 || column == 2 ? space + text : text + space
    }
    return "| " + padded.joined(separator: " | ") + " |"
  }
  let rule = widths.enumerated().map { column, width in
    String(repeating: "-", count: width + 1) + (column == 1 || column == 2 ? ":" : "-")
  }
  return ([line(cells[0]), "|" + rule.joined(separator: "|") + "|"] + cells.dropFirst().map(line))
    .joined(separator: "\n")
}

/// A number with two digits behind the point, fewer if it is large.
func decimal(_ number: Double) -> String {
  let digits = number < 20 ? 2 : number < 200 ? 1 : 0
  let factor = [1, 10, 100][digits]
  let scaled = Int((number * Double(factor)).rounded())
  guard digits > 0 else { return String(scaled) }
  let fraction = String(scaled % factor)
  return "\(scaled / factor)." + String(repeating: "0", count: digits - fraction.count) + fraction
}
