import Diagnostics

extension Excerpt {
  /// A range over several lines, with a thread in front of them from its start to its end:
  ///
  /// ```
  /// 12 | / static int pre_patch(struct klp_object *obj)
  /// 13 | | {
  /// ...  |
  /// 20 | | }
  ///    | |_^ label
  /// ```
  func multiLineRows(for mark: Mark, lines: ClosedRange<Int>) -> [Row] {
    let thread = Row.Span("| ", mark.role)
    let end = lastByte(of: mark.range, on: lines.upperBound)
    func row(_ number: Int) -> Row {
      let focus = number == lines.upperBound ? end : index.line(number).start
      return Row(.line(number), thread, .init(line(number, around: focus).text))
    }

    let (head, tail) = shown(lines)
    var rows = firstRows(for: mark, number: lines.lowerBound) + head.map(row)
    if head.upperBound < tail.lowerBound { rows.append(Row(.gap, thread)) }
    rows += tail.map(row)

    let lead = String(repeating: "_", count: columns(of: end, on: lines.upperBound).upperBound)
    let label = mark.label.map { " " + visible($0) } ?? ""
    rows.append(Row(.bar, .init("|" + lead + mark.symbol + label, mark.role)))
    return rows
  }

  /// The first line: a `/` if the range starts with its first word, else a row that leads to it.
  private func firstRows(for mark: Mark, number: Int) -> [Row] {
    let line = index.line(number)
    let start = mark.range.bytes.start.clamped(to: line)
    let isAtIndent = bytes[line.lowerBound..<start.lowerBound].allSatisfy { $0 == 0x20 || $0 == 9 }
    let text = Row.Span(self.line(number, around: start).text)
    if isAtIndent { return [Row(.line(number), .init("/ ", mark.role), text)] }
    let column = columns(of: start, on: number).lowerBound
    let lead = String(repeating: "_", count: column + 1) + mark.symbol
    return [
      Row(.line(number), .spaces(2), text),
      Row(.bar, .spaces(1), .init(lead, mark.role)),
    ]
  }

  /// The lines behind the first that are shown: of many only the first and the last ones.
  private func shown(_ lines: ClosedRange<Int>) -> (head: Range<Int>, tail: Range<Int>) {
    let rest = lines.lowerBound + 1..<lines.upperBound + 1
    guard rest.count > 5 else { return (rest, rest.upperBound..<rest.upperBound) }
    return (rest.lowerBound..<rest.lowerBound + 2, rest.upperBound - 2..<rest.upperBound)
  }

  private func lastByte(of range: SourceRange, on number: Int) -> Range<Int> {
    let line = index.line(number)
    let end = min(Int(range.end), line.upperBound)
    return max(line.lowerBound, end - 1)..<max(line.lowerBound, end)
  }

  private func columns(of range: Range<Int>, on number: Int) -> Range<Int> {
    line(number, around: range).columns(of: range)
  }
}
