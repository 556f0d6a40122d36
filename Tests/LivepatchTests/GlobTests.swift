import Livepatch
import Testing

/// Which kernels two patterns have in common.
@Suite struct GlobTests {
  @Test(arguments: [
    ("6.1.*", "6.1.0-42-amd64", true), ("6.1.*", "6.12.*", false),
    ("6.1.*-cloud-amd64", "6.1.0-4*", true), ("6.1.*-amd64", "6.1.*-arm64", false),
    ("*", "*", true), ("", "*", true), ("", "", true), ("?", "", false), ("a?c", "?b?", true),
  ]) func meetOrNot(_ first: String, _ second: String, _ expected: Bool) {
    #expect(globsMeet(first, second) == expected)
    #expect(globsMeet(second, first) == expected)
  }

  /// Every pair of patterns of up to three signs against every text that could tell.
  @Test func meetWhereATextMatchesBoth() {
    func words(_ alphabet: [String], upTo length: Int) -> [String] {
      var all = [""]
      var last = [""]
      for _ in 0..<length {
        last = last.flatMap { word in alphabet.map { word + $0 } }
        all += last
      }
      return all
    }
    let texts = words(["a", "b"], upTo: 6)
    let patterns = words(["a", "b", "*", "?"], upTo: 3)
    let matched = patterns.map { pattern in Set(texts.filter { globMatches(pattern, $0) }) }
    for (first, some) in zip(patterns, matched) {
      for (second, others) in zip(patterns, matched) {
        let meets = !some.isDisjoint(with: others)
        if globsMeet(first, second) != meets {
          Issue.record("`\(first)` and `\(second)`: \(!meets)")
        }
      }
    }
  }
}
