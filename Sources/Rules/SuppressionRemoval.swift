import CSource
import Diagnostics
import Livepatch

/// How suppressions are taken out of a file without harm to what is around them. Where that cannot
/// be told from a few lines, there is no fix.
struct SuppressionRemoval {
  private let bytes: [UInt8]

  init(_ source: SourceText) { bytes = source.bytes }

  /// Takes a suppression out of C: with its lines if it stands alone.
  func fix(removing comment: CFile.Comment, in file: FileID) -> FixIt? {
    let range = comment.range.bytes
    var removed = range
    var text = ""
    let start = lineStart(of: range.lowerBound)
    // A line that ends a macro must stay, or the macro takes the next one along.
    let endsMacro = start > 1 && bytes[..<(start - 1)].last { $0 != 0x0d } == UInt8(ascii: "\\")
    if comment.isAlone, !endsMacro, isBlank(start..<range.lowerBound),
      isBlank(range.upperBound..<lineEnd(behind: range.upperBound))
    {
      removed = start..<nextLine(behind: range.upperBound)
    } else {
      let before = bytes[start..<range.lowerBound].reversed().prefix { isBlank($0) }.count
      if isBlank(range.upperBound..<lineEnd(behind: range.upperBound)) {
        removed = range.lowerBound - before..<range.upperBound
      } else if before > 0 {
        removed = range.lowerBound..<skippingBlanks(from: range.upperBound)
      } else if range.lowerBound > start {
        // A comment is a blank to the compiler; without it two words may become one.
        text = " "
      }
    }
    return FixIt(
      "remove the comment", isSafe: true, edits: [Edit(SourceRange(file: file, removed), text)])
  }

  /// Takes entries that do nothing out of an `allow:` list, each by itself, or the whole key if
  /// nothing is left. Sorted as the entries are.
  func fixes(removing idle: [SourceRange], from entries: [SourceRange]) -> [SourceRange: FixIt] {
    guard hasPlainPlaces(entries.map(\.bytes)) else { return [:] }
    var fixes: [SourceRange: FixIt] = [:]
    if Set(idle) == Set(entries), let file = idle.first?.file {
      guard let range = rangeOfKey(entries.map(\.bytes)) else { return [:] }
      let fix = FixIt(
        "remove `allow`, which has no other entry", isSafe: true,
        edits: [Edit(SourceRange(file: file, range), "")])
      for entry in idle { fixes[entry] = fix }
      return fixes
    }
    for entry in idle {
      guard let range = range(ofEntry: entry.bytes, among: entries.map(\.bytes)) else { continue }
      fixes[entry] = FixIt(
        "remove the entry", isSafe: true,
        edits: [Edit(SourceRange(file: entry.file, range), "")])
    }
    return fixes
  }

  /// Whether the entries stand one behind the other, with no anchor or alias in the list: what is
  /// taken out may be meant elsewhere.
  private func hasPlainPlaces(_ entries: [Range<Int>]) -> Bool {
    guard let first = entries.first, let last = entries.last,
      zip(entries, entries.dropFirst()).allSatisfy({ $0.upperBound <= $1.lowerBound }),
      let key = bytes[..<first.lowerBound].lastRange(of: Array("allow:".utf8))
    else { return false }
    return !(key.upperBound..<last.upperBound).contains { index in
      guard bytes[index] == UInt8(ascii: "&") || bytes[index] == UInt8(ascii: "*") else {
        return false
      }
      return index + 1 < bytes.count && !isBlank(bytes[index + 1]) && bytes[index + 1] != 0x0a
    }
  }
}

extension ArraySlice<UInt8> {
  fileprivate func lastRange(of word: [UInt8]) -> Range<Int>? {
    var start = endIndex - word.count
    while start >= startIndex {
      if self[start..<start + word.count].elementsEqual(word) { return start..<start + word.count }
      start -= 1
    }
    return nil
  }
}

// MARK: - Entries of a list

extension SuppressionRemoval {
  /// An entry that has its lines for itself goes with them; one among others goes with one comma.
  private func range(ofEntry entry: Range<Int>, among entries: [Range<Int>]) -> Range<Int>? {
    let start = lineStart(of: entry.lowerBound)
    let lead = bytes[start..<entry.lowerBound]
    let isBlock = isDash(lead)
    if isBlock || isBlank(start..<entry.lowerBound) {
      var end = entry.upperBound
      if !isBlock {
        end = skippingBlanks(from: end)
        if end < bytes.count, bytes[end] == UInt8(ascii: ",") { end += 1 }
      }
      guard isBlankOrComment(end..<lineEnd(behind: end)) else { return nil }
      // A comment may become part of a text in lines above it.
      let next = nextLine(behind: end)
      if isBlock, firstWord(from: next) == UInt8(ascii: "#"),
        entries.contains(where: { $0 != entry && hasBlockScalar($0) })
      {
        return nil
      }
      return start..<next
    }
    guard let index = entries.firstIndex(of: entry) else { return nil }
    if index + 1 < entries.count {
      let next = entries[index + 1].lowerBound
      return isComma(entry.upperBound..<next) ? entry.lowerBound..<next : nil
    }
    guard index > 0 else { return nil }
    let previous = entries[index - 1].upperBound
    return isComma(previous..<entry.lowerBound) ? previous..<entry.upperBound : nil
  }

  /// The lines of `allow:` with everything below it.
  private func rangeOfKey(_ entries: [Range<Int>]) -> Range<Int>? {
    guard let first = entries.first, let last = entries.last else { return nil }
    let start = lineStart(of: first.lowerBound)
    if isDash(bytes[start..<first.lowerBound]) {
      guard let key = lineAbove(start), isKey(key, closedBy: nil),
        isBlankOrComment(last.upperBound..<lineEnd(behind: last.upperBound))
      else { return nil }
      let next = nextLine(behind: last.upperBound)
      return key.lowerBound..<next
    }
    // In brackets: nothing but blanks and commas may stand beside the entries.
    var open = first.lowerBound
    while open > 0, isBlank(bytes[open - 1]) || bytes[open - 1] == 0x0a { open -= 1 }
    guard open > 0, bytes[open - 1] == UInt8(ascii: "[") else { return nil }
    let key = lineStart(of: open)..<open
    var close = skippingBlanks(from: last.upperBound, andLines: true)
    if close < bytes.count, bytes[close] == UInt8(ascii: ",") {
      close = skippingBlanks(from: close + 1, andLines: true)
    }
    guard isKey(key, closedBy: UInt8(ascii: "[")), close < bytes.count,
      bytes[close] == UInt8(ascii: "]"), isBlankOrComment(close + 1..<lineEnd(behind: close))
    else { return nil }
    return key.lowerBound..<nextLine(behind: close)
  }

  /// Whether a line holds `allow:`, and behind it at most a bracket or a comment.
  private func isKey(_ line: Range<Int>, closedBy bracket: UInt8?) -> Bool {
    let start = skippingBlanks(from: line.lowerBound)
    guard start < line.upperBound, bytes[start..<line.upperBound].starts(with: "allow:".utf8)
    else { return false }
    let behind = start + "allow:".utf8.count..<line.upperBound
    guard let bracket else { return isBlankOrComment(behind) }
    return bytes[behind].last == bracket && isBlank(behind.lowerBound..<behind.upperBound - 1)
  }

  private func isDash(_ lead: ArraySlice<UInt8>) -> Bool {
    let words = lead.split { isBlank($0) }
    return words.count == 1 && words[0].elementsEqual([UInt8(ascii: "-")])
  }

  private func isComma(_ range: Range<Int>) -> Bool {
    bytes[range].split { isBlank($0) }.map(Array.init) == [[UInt8(ascii: ",")]]
  }

  private func hasBlockScalar(_ entry: Range<Int>) -> Bool {
    bytes[entry].contains { $0 == UInt8(ascii: "|") || $0 == UInt8(ascii: ">") }
  }
}

// MARK: - Lines

extension SuppressionRemoval {
  private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0d }

  private func isBlank(_ range: Range<Int>) -> Bool { bytes[range].allSatisfy { isBlank($0) } }

  private func isBlankOrComment(_ range: Range<Int>) -> Bool {
    let rest = bytes[range].drop { isBlank($0) }
    return rest.isEmpty || (rest.first == UInt8(ascii: "#") && rest.startIndex > range.lowerBound)
  }

  private func lineStart(of offset: Int) -> Int {
    var start = offset
    while start > 0, bytes[start - 1] != 0x0a { start -= 1 }
    return start
  }

  private func lineEnd(behind offset: Int) -> Int {
    bytes[offset...].firstIndex(of: 0x0a) ?? bytes.count
  }

  private func nextLine(behind offset: Int) -> Int {
    min(lineEnd(behind: offset) + 1, bytes.count)
  }

  private func skippingBlanks(from offset: Int, andLines: Bool = false) -> Int {
    bytes[offset...].firstIndex { !isBlank($0) && !(andLines && $0 == 0x0a) } ?? bytes.count
  }

  private func firstWord(from offset: Int) -> UInt8? {
    let place = skippingBlanks(from: offset, andLines: true)
    return place < bytes.count ? bytes[place] : nil
  }

  /// The nearest line above that is more than blanks and comments, without its end.
  private func lineAbove(_ start: Int) -> Range<Int>? {
    var end = start - 1
    while end >= 0 {
      let line = lineStart(of: end)..<end
      let word = skippingBlanks(from: line.lowerBound)
      if word < line.upperBound, bytes[word] != UInt8(ascii: "#") { return line }
      end = line.lowerBound - 1
    }
    return nil
  }
}
