import Diagnostics

/// The lines a fix changes, before and after.
///
/// ```
/// 12 -   name: { replacement: klpp_nmae }
/// 12 +   name: { replacement: klpp_name }
/// ```
struct FixPreview {
  private let fix: FixIt
  private let home: FileID
  private let places: Places

  /// A preview shown below a finding in the file `home`, whose path needs no repetition.
  init(of fix: FixIt, near home: FileID, in places: Places) {
    self.fix = fix
    self.home = home
    self.places = places
  }

  var rows: [Row] {
    var files: [FileID] = []
    for edit in fix.edits where !files.contains(edit.range.file) { files.append(edit.range.file) }
    return files.flatMap(rows)
  }

  private func rows(for file: FileID) -> [Row] {
    let edits = fix.edits.filter { $0.range.file == file }.withoutOverlaps()
    let changes = Array(hunks(edits).map(rows).joined(separator: [Row(.gap)]))
    guard !changes.isEmpty else { return [] }
    let isKnown = file == home && fix.edits.first?.range.file == home
    let name = isKnown ? [] : [Row(.place, .init(places.name(of: edits[0].range)))]
    return name + [Row(.bar)] + changes
  }
}

// MARK: - Hunks

extension FixPreview {
  /// Edits of one file whose lines meet.
  private struct Hunk {
    var edits: [Edit]
    var lines: ClosedRange<Int>
  }

  private func hunks(_ edits: [Edit]) -> [Hunk] {
    edits.reduce(into: []) { hunks, edit in
      let lines = places.start(of: edit.range).line...places.end(of: edit.range).line
      if let last = hunks.last, lines.lowerBound <= last.lines.upperBound + 1 {
        let end = max(last.lines.upperBound, lines.upperBound)
        hunks[hunks.count - 1].lines = last.lines.lowerBound...end
        hunks[hunks.count - 1].edits.append(edit)
      } else {
        hunks.append(Hunk(edits: [edit], lines: lines))
      }
    }
  }

  private func rows(for hunk: Hunk) -> [Row] {
    let file = hunk.edits[0].range.file
    let index = places.index(of: file)
    let bytes = places.sources[file].bytes
    let region =
      index.line(hunk.lines.lowerBound).lowerBound..<index.line(hunk.lines.upperBound).upperBound
    let old = Lines(Array(bytes[region]))
    let new = Lines(hunk.edits.applied(to: bytes[region]))
    let (head, tail) = old.commonEnds(with: new)
    let removed = head..<old.count - tail
    let added = head..<new.count - tail
    let first = hunk.lines.lowerBound

    var rows: [Row] = []
    if removed.isEmpty, !added.isEmpty, first + head > 1 {
      // What is only added needs a neighbour, or nobody sees where it goes.
      let number = first + head - 1
      let line = VisibleLine(bytes, line: index.line(number), around: index.line(number).start)
      rows.append(Row(.line(number), .init(line.text)))
    }
    rows += shown(removed) {
      Row(.removed(first + $0), .init(old.visible($0, comparedWith: new), .removed))
    }
    rows += shown(added) {
      Row(.added(first + $0), .init(new.visible($0, comparedWith: old), .added))
    }
    return rows
  }

  /// A row for each of the lines, or for the first ones of very many.
  private func shown(_ lines: Range<Int>, _ row: (Int) -> Row) -> [Row] {
    let limit = 10
    return lines.prefix(limit).map(row) + (lines.count > limit ? [Row(.gap)] : [])
  }
}

// MARK: - Lines

/// A piece of text as lines, to be compared with another.
private struct Lines {
  private let bytes: [UInt8]
  private let index: LineIndex

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    index = LineIndex(bytes)
  }

  var count: Int { index.lineCount }

  /// How many lines are equal at the start and, behind those, at the end.
  func commonEnds(with other: Lines) -> (head: Int, tail: Int) {
    let shorter = min(count, other.count)
    let head = (0..<shorter).first { self[$0] != other[$0] } ?? shorter
    let tail = (0..<shorter - head).first { self[count - 1 - $0] != other[other.count - 1 - $0] }
    return (head, tail ?? shorter - head)
  }

  /// A line (from 0) as it is printed, cut around the first byte that differs from the same line
  /// of the other text.
  func visible(_ number: Int, comparedWith other: Lines) -> String {
    let line = index.line(number + 1)
    let equal =
      number < other.count ? zip(self[number], other[number]).prefix { $0 == $1 }.count : 0
    let change = line.lowerBound + equal
    return VisibleLine(bytes, line: line, around: change..<change).text
  }

  private subscript(number: Int) -> ArraySlice<UInt8> { bytes[index.line(number + 1)] }
}
