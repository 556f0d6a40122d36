extension Sequence<Edit> {
  /// The edits that can be made together: where two overlap, the first wins.
  ///
  /// Two insertions at one point overlap as well: nothing says which text comes first. What is
  /// left is sorted by position. The edits belong to one file.
  public func withoutOverlaps() -> [Edit] {
    var kept: [Edit] = []
    for edit in self { kept.insertUnlessOverlapping(edit) }
    return kept
  }

  /// The bytes of a file, or a slice of them, with the edits made, the first of overlapping ones
  /// winning.
  ///
  /// Offsets are those of the file, which a slice shares. Edits behind the end are made at the
  /// end.
  public func applied(to bytes: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var copied = bytes.startIndex
    for edit in withoutOverlaps() {
      let replaced = edit.range.bytes.clamped(to: copied..<bytes.endIndex)
      result += bytes[copied..<replaced.lowerBound]
      result += edit.text.utf8
      copied = replaced.upperBound
    }
    return result + bytes[copied...]
  }

  /// The bytes of a file with the edits made, the first of overlapping ones winning.
  public func applied(to bytes: [UInt8]) -> [UInt8] { applied(to: bytes[...]) }
}

extension Sequence<FixIt> {
  /// The fixes that can be applied together: where edits of two overlap, the first fix wins.
  ///
  /// A fix is taken whole or not at all, because half a fix may be worse than none. The fixes may
  /// edit several files.
  public func compatible() -> [FixIt] {
    var taken: [FileID: [Edit]] = [:]
    return filter { fix in
      let clashes = fix.edits.contains { edit in
        taken[edit.range.file, default: []].overlaps(edit)
      }
      guard !clashes else { return false }
      for edit in fix.edits { taken[edit.range.file, default: []].insertUnlessOverlapping(edit) }
      return true
    }
  }
}

/// A list of edits that are sorted by position and do not overlap.
extension [Edit] {
  fileprivate mutating func insertUnlessOverlapping(_ edit: Edit) {
    let place = place(for: edit)
    if !overlaps(edit, at: place) { insert(edit, at: place) }
  }

  fileprivate func overlaps(_ edit: Edit) -> Bool { overlaps(edit, at: place(for: edit)) }

  private func overlaps(_ edit: Edit, at place: Int) -> Bool {
    (place < count && self[place].overlaps(edit)) || (place > 0 && self[place - 1].overlaps(edit))
  }

  /// The index of the first edit that lies behind this one.
  private func place(for edit: Edit) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if self[middle].range < edit.range { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension Edit {
  fileprivate func overlaps(_ other: Edit) -> Bool {
    range == other.range || (range.start < other.range.end && other.range.start < range.end)
  }
}
