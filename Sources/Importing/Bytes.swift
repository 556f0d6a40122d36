extension String {
  /// As a message may quote it: at most 60 characters, none that a terminal would act upon.
  var shown: String {
    let clean = String(
      unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7f ? "\u{fffd}" : Character($0) })
    return clean.count > 60 ? clean.prefix(60) + "…" : clean
  }
}

/// A line of a text file, without its end.
struct TextLine {
  var bytes: Range<Int>
  var isEnded: Bool
}

extension [UInt8] {
  /// Whether a word stands somewhere among the bytes; looks at few of them (Horspool's method).
  func mention(_ word: String) -> Bool {
    let word = Array(word.utf8)
    guard let last = word.last else { return true }
    var steps = [Int](repeating: word.count, count: 256)
    for (index, byte) in word.dropLast().enumerated() { steps[Int(byte)] = word.count - 1 - index }
    return withUnsafeBufferPointer { bytes in
      var end = word.count
      while end <= bytes.count {
        let byte = bytes[end - 1]
        if byte == last, bytes[(end - word.count)..<end].elementsEqual(word) { return true }
        end += steps[Int(byte)]
      }
      return false
    }
  }

  /// The lines, split at LF.
  var textLines: [TextLine] {
    var lines: [TextLine] = []
    var start = 0
    while start < count {
      let end = self[start...].firstIndex(of: UInt8(ascii: "\n"))
      lines.append(TextLine(bytes: start..<(end ?? count), isEnded: end != nil))
      start = (end ?? count) + 1
    }
    return lines
  }

  /// The words of a range: what blanks separate.
  func words(_ range: Range<Int>) -> [Range<Int>] {
    var words: [Range<Int>] = []
    var start: Int?
    for index in range {
      let isBlank = self[index] == UInt8(ascii: " ") || self[index] == UInt8(ascii: "\t")
      if isBlank, let begun = start {
        words.append(begun..<index)
        start = nil
      } else if !isBlank, start == nil {
        start = index
      }
    }
    if let start { words.append(start..<range.upperBound) }
    return words
  }
}
