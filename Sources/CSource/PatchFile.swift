public import Diagnostics

/// A unified diff as `git format-patch` and `diff -u` write it: what it changes in C files.
///
/// Read as tolerantly as C: text around the hunks, and what is damaged, is passed over.
public struct PatchFile: Sendable {
  /// Lines that were added, or removed, next to one another.
  public struct Run: Sendable {
    public enum Change: Sendable { case added, removed }

    public let change: Change
    /// The lines that hold code.
    public let lines: [CFile.Line]
    /// The nearest lines with code on the same side of the change, where the hunk shows any.
    public let before: String?
    public let after: String?
  }

  public let id: FileID
  public private(set) var runs: [Run] = []

  public init(reading source: SourceText, as id: FileID) {
    self.id = id
    var position = 0
    var isCode = false
    var hunk: Hunk?
    let bytes = source.bytes
    while position < bytes.count {
      let end = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      let line = position..<end
      position = end + 1
      if hunk?.isComplete == false, hunk?.take(line, of: bytes) == true { continue }
      if let hunk { runs += hunk.runs }
      hunk = nil
      if bytes[line].starts(with: "+++ ".utf8) || bytes[line].starts(with: "--- ".utf8) {
        // A file that is created or deleted has /dev/null on the other side.
        if !bytes[line].starts(with: "+++ /dev/null".utf8) { isCode = namesCode(bytes[line]) }
      } else if isCode {
        hunk = Hunk(header: bytes[line])
      }
    }
    if let hunk { runs += hunk.runs }
  }

  public func range(_ line: CFile.Line) -> SourceRange { line.range.located(in: id) }
}

/// Whether a `+++ b/net/core/dev.c<TAB>…` names a file of C.
private func namesCode(_ line: ArraySlice<UInt8>) -> Bool {
  let path = line.prefix { $0 != UInt8(ascii: "\t") && $0 != UInt8(ascii: "\r") }
  return path.suffix(2).elementsEqual(".c".utf8) || path.suffix(2).elementsEqual(".h".utf8)
}

/// One `@@ -12,6 +12,8 @@` and the lines behind it.
private struct Hunk {
  private struct Row {
    /// `+`, `-` or a blank.
    var mark: UInt8
    var line: CFile.Line
  }

  private var rows: [Row] = []
  private var oldLeft: Int
  private var newLeft: Int

  init?(header: ArraySlice<UInt8>) {
    guard header.starts(with: "@@ -".utf8) else { return nil }
    let words = header.split(separator: UInt8(ascii: " "), maxSplits: 3)
    guard words.count >= 3, let old = Self.count(words[1]), let new = Self.count(words[2]) else {
      return nil
    }
    (oldLeft, newLeft) = (old, new)
  }

  /// How many lines `-12,6` means; without a comma it is one.
  private static func count(_ range: ArraySlice<UInt8>) -> Int? {
    let parts = range.dropFirst().split(separator: UInt8(ascii: ","))
    return parts.count == 2 ? Int(String(decoding: parts[1], as: UTF8.self)) : 1
  }

  var isComplete: Bool { oldLeft <= 0 && newLeft <= 0 }

  /// Whether a line belongs to the hunk.
  mutating func take(_ line: Range<Int>, of bytes: [UInt8]) -> Bool {
    // Mailers strip the blank of an empty line.
    let mark = line.isEmpty ? UInt8(ascii: " ") : bytes[line.lowerBound]
    switch mark {
    case UInt8(ascii: " "):
      oldLeft -= 1
      newLeft -= 1
    case UInt8(ascii: "-"): oldLeft -= 1
    case UInt8(ascii: "+"): newLeft -= 1
    case UInt8(ascii: "\\"): return true
    default: return false
    }
    let code = line.dropFirst()
    if !Self.isWithinComment(bytes[code]) {
      let range = ByteRange(UInt32(code.lowerBound), UInt32(code.upperBound))
      rows += bytes.normalizedLines(of: range).map { Row(mark: mark, line: $0) }
    }
    return true
  }

  /// ` * …`: where the comment began need not be in the hunk.
  private static func isWithinComment(_ line: ArraySlice<UInt8>) -> Bool {
    let text = line.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    guard text.first == UInt8(ascii: "*") else { return false }
    let next = text.dropFirst().first
    return next == nil || next == UInt8(ascii: " ") || next == UInt8(ascii: "/")
  }

  var runs: [PatchFile.Run] {
    runs(of: UInt8(ascii: "+"), .added) + runs(of: UInt8(ascii: "-"), .removed)
  }

  private func runs(of mark: UInt8, _ change: PatchFile.Run.Change) -> [PatchFile.Run] {
    let side = rows.filter { $0.mark == mark || $0.mark == UInt8(ascii: " ") }
    var runs: [PatchFile.Run] = []
    var start = 0
    while start < side.count {
      guard side[start].mark == mark else {
        start += 1
        continue
      }
      let end = side[start...].firstIndex { $0.mark != mark } ?? side.count
      runs.append(
        PatchFile.Run(
          change: change, lines: side[start..<end].map(\.line),
          before: start > 0 ? side[start - 1].line.text : nil,
          after: end < side.count ? side[end].line.text : nil))
      start = end
    }
    return runs
  }
}
