import CSource
import Diagnostics
import Livepatch

/// A suppression in C: `/* klp-compose: allow(rule): reason; until: version 5 */`.
struct CodeSuppression {
  var rule: Located<RuleName>
  var until: Suppression.Expiry?
  var comment: CFile.Comment
  var file: FileID

  /// Whether a place is in the line it speaks about.
  func covers(_ range: SourceRange) -> Bool {
    guard range.file == file, let line = comment.line else { return false }
    return line.start <= range.start && range.start <= line.end
  }
}

/// Every suppression of a file, and what is wrong with those that cannot be read.
func codeSuppressions(in file: CFile) -> (suppressions: [CodeSuppression], findings: [Finding]) {
  var suppressions: [CodeSuppression] = []
  var findings: [Finding] = []
  for comment in file.comments(containing: marker) {
    var text = CommentText(file.source.bytes, comment.range)
    guard text.skip(marker) else { continue }
    guard text.skip("allow"), text.skip("("), let rule = text.word(), text.skip(")"),
      text.skip(":"), let (reason, until) = reasonAndExpiry(text.rest), !reason.isEmpty
    else {
      findings.append(
        Finding(
          "bad-suppression", "this is no suppression that can be read, so it does nothing",
          at: file.range(comment.range),
          help: "write `/* klp-compose: allow(rule): reason */`, with `; until: 2026-12-31` or "
            + "`; until: version 5` behind the reason if it ends"))
      continue
    }
    let name = RuleName(file.source.string(rule.bytes))
    suppressions.append(
      CodeSuppression(
        rule: Located(name, at: file.range(rule)), until: until, comment: comment, file: file.id))
  }
  return (suppressions, findings)
}

private let marker = "klp-compose:"

/// Splits `reason; until: version 5`; nil if what follows `until:` is no end.
private func reasonAndExpiry(_ text: String) -> (reason: String, until: Suppression.Expiry?)? {
  let words = text.split(separator: " ").map(String.init)
  guard let place = words.lastIndex(of: "until:") else { return (text, nil) }
  guard let expiry = Suppression.Expiry(parsing: words[(place + 1)...].joined(separator: " "))
  else { return nil }
  var reason = words[..<place].joined(separator: " ")
  while let last = reason.last, ";,.".contains(last) { reason.removeLast() }
  return (reason, expiry)
}

/// What a comment says, read from its start. Blanks, line ends and the stars of kernel style
/// count as one blank.
private struct CommentText {
  private let bytes: [UInt8]
  private var at: Int
  private let end: Int

  init(_ bytes: [UInt8], _ range: ByteRange) {
    self.bytes = bytes
    at = Int(range.start) + 2
    let isClosed = range.count >= 4 && bytes[range.bytes].suffix(2).elementsEqual("*/".utf8)
    let isBlock = bytes[Int(range.start) + 1] == UInt8(ascii: "*")
    end = max(at, Int(range.end) - (isBlock && isClosed ? 2 : 0))
  }

  /// Passes over a word, if it is the next one.
  mutating func skip(_ word: String) -> Bool {
    skipBlanks()
    guard bytes[at..<end].starts(with: word.utf8) else { return false }
    at += word.utf8.count
    return true
  }

  /// The name of a rule.
  mutating func word() -> ByteRange? {
    skipBlanks()
    let start = at
    while at < end, isWord(bytes[at]) { at += 1 }
    return at > start ? ByteRange(UInt32(start), UInt32(at)) : nil
  }

  /// All that is left, words one blank apart.
  var rest: String {
    let words = bytes[at..<end].split { isBlank($0) }.map { String(decoding: $0, as: UTF8.self) }
    return words.filter { $0 != "*" }.joined(separator: " ")
  }

  private mutating func skipBlanks() {
    while at < end, isBlank(bytes[at]) || bytes[at] == UInt8(ascii: "*") { at += 1 }
  }

  private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }

  private func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
