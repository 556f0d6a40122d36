import Livepatch

/// What the comment at the head of `livepatch_<folder>.c` tells: where the fix comes from.
struct HeaderComment {
  /// CVEs and bug numbers, in their order.
  private(set) var references: [String] = []
  /// Commits of the mainline kernel, under `Upstream commit:`.
  private(set) var upstream: [String] = []
  /// The subject of the first of them.
  private(set) var title: String?

  init(_ bytes: [UInt8]) {
    guard bytes.starts(with: "/*".utf8) else { return }
    var isUpstream = false
    for line in bytes.prefix(16 << 10).textLinesOfComment {
      let words = line.utf8.split {
        $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: ",")
      }.map { String(Substring($0)) }
      references += words.filter {
        Self.isReference($0) && !references.contains($0)
      }
      if line.hasPrefix("Upstream commit") {
        isUpstream = true
      } else if words.isEmpty || line.hasSuffix("commit:") || line.hasSuffix("commits:") {
        isUpstream = isUpstream && words.isEmpty && upstream.isEmpty
      } else if isUpstream, let commit = words.first, Self.isCommit(commit) {
        upstream.append(commit)
        if title == nil, let open = line.firstRange(of: "(\"")?.upperBound,
          let close = line[open...].lastIndex(of: "\"")
        {
          title = String(line[open..<close])
        }
      }
    }
  }

  private static func isReference(_ word: String) -> Bool {
    for prefix in ["CVE-", "bsc#", "bnc#", "boo#"] where word.hasPrefix(prefix) {
      let rest = word.dropFirst(prefix.count)
      return !rest.isEmpty
        && rest.utf8.allSatisfy {
          (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "-")
        }
    }
    return false
  }

  private static func isCommit(_ word: String) -> Bool {
    (12...40).contains(word.utf8.count)
      && word.utf8.allSatisfy {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
          || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
      }
  }
}

extension ArraySlice<UInt8> {
  /// The lines of a block comment, without its stars and the blanks around them.
  fileprivate var textLinesOfComment: [String] {
    var lines: [String] = []
    var rest = self
    while !rest.isEmpty {
      let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
      let line = rest[..<end]
      rest = rest[Swift.min(end + 1, endIndex)...]
      var inner = line.drop { $0 <= 0x20 || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "*") }
      let isLast = line.count > 1 && line.suffix(2).elementsEqual("*/".utf8)
      while let last = inner.last, last <= 0x20 { inner.removeLast() }
      lines.append(String(decoding: inner, as: UTF8.self))
      if isLast { break }
    }
    return lines
  }
}
