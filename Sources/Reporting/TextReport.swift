import Diagnostics

/// For people: message, place, the lines in question with the range marked, evidence, help.
func textReport(_ report: Report, _ palette: Palette) -> String {
  var writer = TextWriter(report, palette)
  for diagnostic in report.diagnostics { writer.add(diagnostic) }
  return writer.text + summary(of: report, palette)
}

private func summary(of report: Report, _ palette: Palette) -> String {
  func counted(_ count: Int, _ word: String, _ colour: String) -> String? {
    count == 0 ? nil : "\(colour)\(count) \(word)\(count == 1 ? "" : "s")\(palette.reset)"
  }
  let parts = [
    counted(report.count(.error), "error", palette.error),
    counted(report.count(.warning), "warning", palette.warning),
    counted(report.count(.note), "note", palette.note),
  ].compactMap { $0 }
  if parts.isEmpty { return "" }
  let suppressed = report.suppressed == 0 ? "" : " (\(report.suppressed) suppressed)"
  return parts.joined(separator: ", ") + suppressed + "\n"
}

private struct TextWriter {
  private(set) var text = ""
  private let report: Report
  private let palette: Palette
  private var positions: Positions

  init(_ report: Report, _ palette: Palette) {
    self.report = report
    self.palette = palette
    positions = Positions(report.sources)
  }

  mutating func add(_ diagnostic: Diagnostic) {
    let finding = diagnostic.finding
    let colour = palette.colour(of: diagnostic.severity)
    text += "\(colour)\(diagnostic.severity.rawValue)\(palette.reset)\(palette.strong): "
    text += "\(printable(finding.message))\(palette.reset) [\(finding.rule)]\n"
    let places = [finding.range] + finding.notes.compactMap(\.range)
    var lastLine = 1
    for place in places { lastLine = max(lastLine, positions.end(of: place).line) }
    let gutter = String(lastLine).count
    excerpt(finding.range, mark: "^", colour, gutter, isFirst: true)
    for note in finding.notes {
      text +=
        "\(pad("", gutter)) \(palette.gutter)=\(palette.reset) note: \(printable(note.message))\n"
      if let range = note.range { excerpt(range, mark: "-", palette.note, gutter, isFirst: false) }
    }
    if !finding.kernels.isEmpty {
      text += "\(pad("", gutter)) \(palette.gutter)=\(palette.reset) on: "
      text += finding.kernels.map(printable).joined(separator: ", ") + "\n"
    }
    if let help = finding.help {
      text += "\(pad("", gutter)) \(palette.gutter)=\(palette.reset) "
      text += "\(palette.help)help\(palette.reset): \(printable(help))\n"
    }
    text += "\n"
  }

  /// The first line of a range with its part marked; a longer range says where it ends.
  private mutating func excerpt(
    _ range: SourceRange, mark: Character, _ colour: String, _ gutter: Int, isFirst: Bool
  ) {
    let source = report.sources[range.file]
    let start = positions.start(of: range)
    let end = positions.end(of: range)
    let arrow = isFirst ? "-->" : ":::"
    text += "\(pad("", gutter))\(palette.gutter)\(arrow)\(palette.reset) "
    text += "\(printable(source.path)):\(start.line):\(start.column)\n"
    if source.bytes.isEmpty { return }
    let bytes = positions.index(of: range.file).line(start.line)
    let from = Int(range.start)
    let to = end.line == start.line ? Int(range.end) : bytes.upperBound
    let line = Line(source, bytes, marking: from..<max(from, to))
    text += "\(pad("", gutter)) \(palette.gutter)|\(palette.reset)\n"
    text += "\(palette.gutter)\(pad(String(start.line), gutter)) |\(palette.reset) \(line.text)\n"
    let underline = String(repeating: mark, count: max(1, line.width))
    let more = end.line > start.line ? " … to line \(end.line)" : ""
    text += "\(pad("", gutter)) \(palette.gutter)|\(palette.reset) "
    text +=
      "\(String(repeating: " ", count: line.column))\(colour)\(underline)\(more)\(palette.reset)\n"
  }

  private func pad(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}

/// A source line made fit for a terminal, with the columns of the part that is marked.
private struct Line {
  let text: String
  let column: Int
  let width: Int

  static let limit = 120

  init(_ source: SourceText, _ bytes: Range<Int>, marking part: Range<Int>) {
    func shown(_ range: Range<Int>) -> String {
      let expanded = source.string(range).unicodeScalars.reduce(into: "") { text, scalar in
        if scalar == "\t" { text += "    " } else { text.unicodeScalars.append(scalar) }
      }
      return printable(expanded)
    }
    let start = min(max(part.lowerBound, bytes.lowerBound), bytes.upperBound)
    let end = min(max(part.upperBound, start), bytes.upperBound)
    var before = shown(bytes.lowerBound..<start)
    var marked = shown(start..<end)
    var after = shown(end..<bytes.upperBound)
    if before.count > Self.limit / 2 { before = "…" + before.suffix(Self.limit / 2 - 10) }
    if marked.count > Self.limit { marked = marked.prefix(Self.limit) + "…" }
    if before.count + marked.count + after.count > Self.limit {
      after = after.prefix(max(10, Self.limit - before.count - marked.count)) + "…"
    }
    text = before + marked + after
    column = displayWidth(before)
    width = displayWidth(marked)
  }
}
