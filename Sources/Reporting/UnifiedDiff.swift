/// What changes in a file, as `patch -p1` and `git apply` take it; empty if nothing does.
public func unifiedDiff(path: String, from old: [UInt8], to new: [UInt8]) -> [UInt8] {
  if old == new { return [] }
  let changes = LineChanges(lines(of: old), lines(of: new))
  var diff = Array("--- a/\(visible(path))\n+++ b/\(visible(path))\n".utf8)
  for hunk in changes.hunks(context: 3) { diff += hunk }
  return diff
}

/// Lines with their ends, so that a missing one at the end of the file counts.
private func lines(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
  var lines: [ArraySlice<UInt8>] = []
  var start = 0
  for end in bytes.indices where bytes[end] == 0x0a {
    lines.append(bytes[start...end])
    start = end + 1
  }
  if start < bytes.count { lines.append(bytes[start...]) }
  return lines
}

private struct LineChanges {
  private enum Step {
    case same(ArraySlice<UInt8>)
    case removed(ArraySlice<UInt8>)
    case added(ArraySlice<UInt8>)

    var isSame: Bool { if case .same = self { true } else { false } }
  }

  private let steps: [Step]

  init(_ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>]) {
    let difference = new.difference(from: old)
    let removed = Set(difference.removals.map(Self.place))
    let added = Set(difference.insertions.map(Self.place))
    var steps: [Step] = []
    var from = 0
    var to = 0
    while from < old.count || to < new.count {
      if removed.contains(from) {
        steps.append(.removed(old[from]))
        from += 1
      } else if added.contains(to) {
        steps.append(.added(new[to]))
        to += 1
      } else {
        steps.append(.same(old[from]))
        from += 1
        to += 1
      }
    }
    self.steps = steps
  }

  private static func place(_ change: CollectionDifference<ArraySlice<UInt8>>.Change) -> Int {
    switch change {
    case .insert(let offset, _, _), .remove(let offset, _, _): offset
    }
  }

  /// Changes with so many lines around them, those that meet as one.
  func hunks(context: Int) -> [[UInt8]] {
    let shown = steps.indices.filter { !steps[$0].isSame }.reduce(into: [Range<Int>]()) {
      ranges, place in
      let range = max(0, place - context)..<min(steps.count, place + context + 1)
      if let last = ranges.last, range.lowerBound <= last.upperBound {
        ranges[ranges.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        ranges.append(range)
      }
    }
    return shown.map(hunk)
  }

  private func hunk(_ range: Range<Int>) -> [UInt8] {
    var old = 0
    var new = 0
    var body: [UInt8] = []
    for step in steps[range] {
      switch step {
      case .same(let line):
        old += 1
        new += 1
        append(" ", line, to: &body)
      case .removed(let line):
        old += 1
        append("-", line, to: &body)
      case .added(let line):
        new += 1
        append("+", line, to: &body)
      }
    }
    let before = steps[..<range.lowerBound]
    let oldStart = before.count { if case .added = $0 { false } else { true } }
    let newStart = before.count { if case .removed = $0 { false } else { true } }
    let head = "@@ -\(place(oldStart, old)) +\(place(newStart, new)) @@\n"
    return Array(head.utf8) + body
  }

  /// Line numbers count from 1; a hunk without lines names the line in front of it.
  private func place(_ start: Int, _ count: Int) -> String {
    "\(count == 0 ? start : start + 1),\(count)"
  }

  private func append(_ mark: String, _ line: ArraySlice<UInt8>, to body: inout [UInt8]) {
    body += mark.utf8
    body += line
    if line.last != 0x0a { body += "\n\\ No newline at end of file\n".utf8 }
  }
}
