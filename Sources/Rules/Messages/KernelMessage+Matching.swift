extension KernelMessage {
  /// The message that a line of the log is, or that a part of a line is part of.
  ///
  /// Time stamps and prefixes may be left on. Names in the line may be any; what stays the same in
  /// the message must make up most of what is recognised.
  public static func matching(_ line: String) -> [KernelMessage] {
    let line = Array(line.utf8.prefix(longestLine))
    let scored = all.map { ($0, $0.likeness(to: line)) }
    guard let best = scored.map(\.1).max(), best.bytes >= shortestLiteral else { return [] }
    return scored.filter { $0.1 == best }.map(\.0)
  }

  /// Longer lines are no messages of a livepatch.
  private static let longestLine = 1024
  /// So many bytes of a message make it known.
  private static let shortestLiteral = 10

  /// How well a line fits: how many bytes of the message's fixed text it has, and then whether the
  /// message is all there.
  private struct Likeness: Comparable {
    var bytes = 0
    var isWhole = false

    static func < (a: Self, b: Self) -> Bool {
      a.bytes != b.bytes ? a.bytes < b.bytes : !a.isWhole && b.isWhole
    }
  }

  /// From any place of the line and of the message, to the end of one of them.
  private func likeness(to line: [UInt8]) -> Likeness {
    // One step for each byte of a literal, one for each placeholder.
    let steps = pieces.flatMap { piece -> [UInt8?] in
      switch piece {
      case .literal(let text): text.utf8.map(Optional.some)
      case .placeholder: [nil]
      }
    }
    var best = Likeness()
    // For each number of steps taken, the most literal bytes that lead there at this place.
    var counts: [Int?] = Array(repeating: nil, count: steps.count + 1)
    for (offset, byte) in line.enumerated() {
      var next: [Int?] = Array(repeating: nil, count: steps.count + 1)
      for (step, wanted) in steps.enumerated() {
        if let wanted {
          // A part of the message may begin anywhere in it.
          if wanted == byte { next[step + 1] = (counts[step] ?? 0) + 1 }
        } else {
          let longer = max(counts[step] ?? -1, counts[step + 1] ?? -1)
          next[step + 1] = longer >= 0 ? longer : nil
        }
      }
      counts = next
      let isLast = offset == line.count - 1
      // What follows a whole message, such as `+0x10/0x20`, does no harm.
      if let whole = counts[steps.count], isLast || steps.last != .some(nil) {
        best = max(best, Likeness(bytes: whole, isWhole: true))
      }
      if isLast { best = max(best, Likeness(bytes: counts.compactMap(\.self).max() ?? 0)) }
    }
    return best
  }
}
