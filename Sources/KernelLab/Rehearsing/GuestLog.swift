/// A guest's console, taken apart at the marks that steps leave in it.
struct GuestLog {
  /// The lines of each step, by its number.
  private(set) var lines: [Int: [String]] = [:]
  /// When each step began, in seconds since the kernel started.
  private var starts: [(step: Int, time: Double)] = []
  /// The last lines of all.
  private(set) var last: [String] = []

  /// Stands for the part behind the last step.
  private static let end = Int.max

  init(_ text: String) {
    var step: Int?
    for line in text.split(separator: "\n") {
      let words = visibleLine(line)
      if let mark = words.firstRange(of: "klp-compose: step ") {
        let number = words[mark.upperBound...].prefix { $0.isNumber }
        step = Int(number) ?? Self.end
        if let step, let time = Self.time(of: words) { starts.append((step, time)) }
        continue
      }
      if let step { lines[step, default: []].append(words) }
      if !words.allSatisfy(\.isWhitespace) { last.append(words) }
      if last.count > 12 { last.removeFirst() }
    }
  }

  /// How long a step took, in seconds; nil if that cannot be told.
  func seconds(of step: Int) -> Double? {
    guard let index = starts.firstIndex(where: { $0.step == step }), index + 1 < starts.count
    else { return nil }
    return starts[index + 1].time - starts[index].time
  }

  /// When the first step began: how long booting took.
  var bootSeconds: Double? { starts.first?.time }

  /// The first line of a step with which the kernel complains, and what follows it.
  func complaint(in step: Int) -> [String]? {
    guard let lines = lines[step],
      let index = lines.firstIndex(where: { line in
        GuestOutcome.alarms.contains { line.contains($0) }
      })
    else { return nil }
    return Array(lines[index...].prefix(16))
  }

  /// What the livepatch core and the loader of modules say in a step.
  func livepatchLines(of step: Int) -> [String] {
    (lines[step] ?? []).filter { line in
      ["livepatch: ", "module: ", "Unknown symbol", "version magic", "disagrees about"].contains {
        line.contains($0)
      } && !line.contains("enabling patch")
    }.suffix(12).map { $0 }
  }

  /// What a line says, without its time, and without the processor and the task that said it: these
  /// differ from one run to the next.
  static func words(of line: String) -> String {
    var words = line[...]
    if words.hasPrefix("["), let end = words.firstRange(of: "] ") {
      words = words[end.upperBound...]
    }
    var kept: [Substring] = []
    for word in words.split(separator: " ") {
      if kept.last == "CPU:" || kept.last == "PID:" {
        kept.removeLast()
      } else {
        kept.append(word)
      }
    }
    return kept.joined(separator: " ")
  }

  /// `[    2.345678] words`
  private static func time(of line: String) -> Double? {
    guard line.hasPrefix("["), let end = line.firstIndex(of: "]") else { return nil }
    return Double(line[..<end].dropFirst().drop { $0 == " " })
  }
}

/// A line without what only a terminal understands.
private func visibleLine(_ line: Substring) -> String {
  var result = ""
  var isInSequence = false
  for scalar in line.unicodeScalars {
    if isInSequence {
      isInSequence = !(0x40...0x7E).contains(scalar.value) || scalar == "["
    } else if scalar == "\u{1B}" {
      isInSequence = true
    } else if scalar.value >= 0x20 || scalar == "\t" {
      result.unicodeScalars.append(scalar)
    }
  }
  return result
}
