/// One line of a file as it is printed: harmless, tabs expanded, and cut around the place that
/// matters if it is long.
struct VisibleLine {
  /// At most `limit` columns and two `…`.
  let text: String

  private let cells: LineCells
  /// The columns of the uncut line that are printed.
  private let window: Range<Int>
  private let isCutInFront: Bool

  /// Generated lines are longer than this, lines people write are not.
  static let limit = 120

  /// The line of `bytes` at `line`; `focus` is the place in it that must be seen.
  init(_ bytes: [UInt8], line: Range<Int>, around focus: Range<Int>) {
    let focus = focus.clamped(to: line)
    let slice = Self.slice(of: bytes, line: line, around: focus)
    cells = LineCells(bytes[slice])
    window = cells.width <= Self.limit ? 0..<cells.width : Self.window(on: focus, in: cells)

    let window = window
    let shown = cells.cells.filter {
      window.lowerBound <= $0.columns.lowerBound && $0.columns.upperBound <= window.upperBound
    }
    isCutInFront = window.lowerBound > 0 || slice.lowerBound > line.lowerBound
    let isCutBehind = window.upperBound < cells.width || slice.upperBound < line.upperBound
    text = (isCutInFront ? "…" : "") + shown.map(\.text).joined() + (isCutBehind ? "…" : "")
  }

  /// The columns of the printed text, from 0, that stand for a range of bytes; at least one. What
  /// was cut away is marked at the `…`.
  func columns(of range: Range<Int>) -> Range<Int> {
    let columns = cells.columns(of: range)
    let first = window.lowerBound - (isCutInFront ? 1 : 0)
    let last = window.upperBound
    let start = min(max(columns.lowerBound, first), last)
    let end = min(max(columns.upperBound, start + 1), last + 1)
    return (start - first)..<(end - first)
  }

  /// The part of the line that is worth decoding, so that a line of many megabytes costs nothing.
  private static func slice(
    of bytes: [UInt8], line: Range<Int>, around focus: Range<Int>
  ) -> Range<Int> {
    // A column takes a few bytes, unless marks are heaped up to do harm.
    let reach = 8 * limit
    guard line.count > 2 * reach else { return line }
    func nextScalar(_ offset: Int) -> Int {
      let end = min(offset + 3, line.upperBound)
      return (offset..<end).first { bytes[$0] & 0xC0 != 0x80 } ?? end
    }
    let start = focus.lowerBound - reach
    let end = focus.lowerBound + reach
    let first = start <= line.lowerBound ? line.lowerBound : nextScalar(start)
    return first..<(end >= line.upperBound ? line.upperBound : nextScalar(end))
  }

  /// The columns to print of a line that is too wide: its start if that shows the mark well, else
  /// the mark in the middle. No cell is cut in two.
  private static func window(on focus: Range<Int>, in cells: LineCells) -> Range<Int> {
    let marked = cells.columns(of: focus)
    var start = 0
    if marked.upperBound > limit * 3 / 4 {
      let margin = max(0, limit - marked.count) / 2
      start = max(0, min(marked.lowerBound - margin, cells.width - limit))
    }
    let inside = cells.cells.filter {
      start <= $0.columns.lowerBound && $0.columns.upperBound <= start + limit
    }
    let first = inside.first?.columns.lowerBound ?? start
    return first..<max(first, inside.last?.columns.upperBound ?? first)
  }
}
