import Diagnostics

/// A place in a file and what is said about it there.
struct Mark {
  var range: SourceRange
  var label: String?
  /// Whether the finding is about it; all else is evidence.
  var isPrimary: Bool
  var role: Palette.Role

  /// `^` below what the finding is about, `-` below its evidence.
  var symbol: String { isPrimary ? "^" : "-" }
}

/// Source lines with marks below them.
struct Excerpt {
  let places: Places
  let file: FileID
  let bytes: [UInt8]
  let index: LineIndex

  init(of file: FileID, in places: Places) {
    self.places = places
    self.file = file
    bytes = places.sources[file].bytes
    index = places.index(of: file)
  }

  /// The rows for one mark, which may run over several lines, or for several that each lie in one
  /// line and do not overlap. The first one gives the place.
  func rows(for marks: [Mark]) -> [Row] {
    guard let first = marks.first else { return [] }
    let name = Row(.place, .init(places.name(of: first.range)))
    guard places.sources[file].isText else { return [name] }
    let lines = self.lines(of: first.range)
    if marks.count == 1, lines.count > 1 {
      return [name, Row(.bar)] + multiLineRows(for: first, lines: lines)
    }
    return [name, Row(.bar)] + singleLineRows(for: marks)
  }

  /// The lines a range covers. One that ends with a line end stops in front of it.
  func lines(of range: SourceRange) -> ClosedRange<Int> {
    let start = places.start(of: range).line
    let end = places.end(of: range)
    return start...(end.column == 1 ? max(start, end.line - 1) : end.line)
  }

  func line(_ number: Int, around focus: Range<Int>) -> VisibleLine {
    VisibleLine(bytes, line: index.line(number), around: focus)
  }
}

// MARK: - Marks in one line each

extension Excerpt {
  private func singleLineRows(for marks: [Mark]) -> [Row] {
    let byLine = Dictionary(grouping: marks) { places.start(of: $0.range).line }
    var rows: [Row] = []
    var last: Int?
    for (number, marks) in byLine.sorted(by: { $0.key < $1.key }) {
      if let last, number == last + 2 {
        // One line takes no more room than the dots that would stand for it.
        rows.append(sourceRow(number - 1, line(number - 1, around: index.line(number - 1).start)))
      } else if let last, number > last + 2 {
        rows.append(Row(.gap))
      }
      rows += self.rows(for: marks.sorted { $0.range < $1.range }, on: number)
      last = number
    }
    return rows
  }

  private func sourceRow(_ number: Int, _ line: VisibleLine) -> Row {
    Row(.line(number), .init(line.text))
  }

  private func rows(for marks: [Mark], on number: Int) -> [Row] {
    let focus = marks.reduce(marks[0].range.bytes) { $0.joined(with: $1.range.bytes) }
    let line = line(number, around: focus)
    let placed = marks.map { Placed(columns: line.columns(of: $0.range.bytes), mark: $0) }
    return [sourceRow(number, line), underline(placed)] + hangingLabels(placed)
  }

  private struct Placed {
    let columns: Range<Int>
    let mark: Mark
  }

  /// All marks, and the label of the last one.
  private func underline(_ placed: [Placed]) -> Row {
    var row = Row(.bar)
    var column = 0
    for (columns, mark) in placed.map({ ($0.columns, $0.mark) }) {
      row.spans.append(.spaces(columns.lowerBound - column))
      row.spans.append(
        .init(String(repeating: mark.symbol, count: columns.count), mark.role))
      column = columns.upperBound
    }
    if let last = placed.last?.mark, let label = last.label {
      row.spans.append(.init(" " + visible(label), last.role))
    }
    return row
  }

  /// The labels of the other marks, from right to left, each on a thread below its mark.
  private func hangingLabels(_ placed: [Placed]) -> [Row] {
    var hanging = placed.dropLast().filter { $0.mark.label != nil }
    guard !hanging.isEmpty else { return [] }
    var rows = [threads(hanging)]
    while let last = hanging.popLast() {
      var row = threads(hanging)
      let column = hanging.last.map { $0.columns.lowerBound + 1 } ?? 0
      row.spans.append(.spaces(last.columns.lowerBound - column))
      row.spans.append(.init(visible(last.mark.label ?? ""), last.mark.role))
      rows.append(row)
    }
    return rows
  }

  private func threads(_ placed: [Placed]) -> Row {
    var row = Row(.bar)
    var column = 0
    for (columns, mark) in placed.map({ ($0.columns, $0.mark) }) {
      row.spans.append(.spaces(columns.lowerBound - column))
      row.spans.append(.init("|", mark.role))
      column = columns.lowerBound + 1
    }
    return row
  }
}

extension Range<Int> {
  /// The empty range at its start.
  var start: Range<Int> { lowerBound..<lowerBound }

  fileprivate func joined(with other: Range<Int>) -> Range<Int> {
    Swift.min(lowerBound, other.lowerBound)..<Swift.max(upperBound, other.upperBound)
  }
}
