import Livepatch

/// What the comment at the head of `livepatch_<folder>.c` tells: where the fix comes from.
struct HeaderComment {
  /// CVEs and bug numbers, in their order.
  private(set) var references: [String] = []
  /// Commits of the mainline kernel, under `Upstream commit:`.
  private(set) var upstream: [String] = []
  /// The subject of the first of them.
  private(set) var title: String?

  /// No comment that tells anything is longer.
  private static let limit = 16 << 10

  init(_ bytes: [UInt8]) {
    guard bytes.starts(with: "/*".utf8) else { return }
    var isUpstream = false
    for line in CommentLines(bytes.prefix(Self.limit)) {
      let words = line.split { $0 <= 0x20 || $0 == UInt8(ascii: ",") }
      for word in words where Self.isReference(word) {
        let reference = String(decoding: word, as: UTF8.self)
        if !references.contains(reference) { references.append(reference) }
      }
      if line.starts(with: "Upstream commit".utf8) {
        isUpstream = true
      } else if words.isEmpty || line.ends(with: "commit:") || line.ends(with: "commits:") {
        isUpstream = isUpstream && words.isEmpty && upstream.isEmpty
      } else if isUpstream, let commit = words.first, Self.isCommit(commit) {
        upstream.append(String(decoding: commit, as: UTF8.self))
        if title == nil { title = Self.subject(in: line) }
      }
    }
  }

  private static func isReference(_ word: ArraySlice<UInt8>) -> Bool {
    // Most words end here.
    guard word.first == UInt8(ascii: "C") || word.first == UInt8(ascii: "b") else { return false }
    for prefix in ["CVE-", "bsc#", "bnc#", "boo#"] where word.starts(with: prefix.utf8) {
      let rest = word.dropFirst(prefix.utf8.count)
      return !rest.isEmpty
        && rest.allSatisfy {
          (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "-")
        }
    }
    return false
  }

  private static func isCommit(_ word: ArraySlice<UInt8>) -> Bool {
    (12...40).contains(word.count)
      && word.allSatisfy {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
          || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
      }
  }

  /// What stands between `("` and the last `"`.
  private static func subject(in line: ArraySlice<UInt8>) -> String? {
    let quote = UInt8(ascii: "\"")
    guard let open = line.firstIndex(of: quote), open > line.startIndex,
      line[open - 1] == UInt8(ascii: "("), let close = line.lastIndex(of: quote), close > open
    else { return nil }
    return String(decoding: line[(open + 1)..<close], as: UTF8.self)
  }
}

extension ArraySlice<UInt8> {
  fileprivate func ends(with word: String) -> Bool {
    suffix(word.utf8.count).elementsEqual(word.utf8)
  }
}

/// The lines of a block comment, without its stars and the blanks around them.
private struct CommentLines: Sequence, IteratorProtocol {
  private var rest: ArraySlice<UInt8>

  init(_ text: ArraySlice<UInt8>) { rest = text }

  mutating func next() -> ArraySlice<UInt8>? {
    guard !rest.isEmpty else { return nil }
    let line = rest.prefix { $0 != UInt8(ascii: "\n") }
    rest = rest[line.endIndex...].dropFirst()
    if line.count > 1, line.suffix(2).elementsEqual("*/".utf8) { rest = [] }
    var inner = line.drop { $0 <= 0x20 || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "*") }
    while let last = inner.last, last <= 0x20 { inner.removeLast() }
    return inner
  }
}
