import Diagnostics
import Loading
import Testing
import Writing

@Suite struct BaselineFileTests {
  private func read(_ text: String) -> (baseline: Baseline?, problems: [String]) {
    let source = SourceText(path: "known.yaml", bytes: Array(text.utf8))
    let (baseline, findings) = readBaseline(source, as: FileID(0))
    return (baseline, findings.map(\.message))
  }

  @Test func readsBackWhateverMessagesAndTextsHold() throws {
    var baseline = Baseline()
    let texts = [
      "", "plain", "`a` and `b`: #1", "\"quoted\" \\ back", "line\nline", "\u{1B}[31m", "漢 👍",
      "null", "- x", "{ x }", " blank ", "\u{2028}\u{FEFF}", String(repeating: "long ", count: 400),
    ]
    for (number, text) in texts.enumerated() {
      baseline.add(
        FindingIdentity(rule: "some-rule", message: text, text: texts[texts.count - 1 - number]),
        count: number + 1)
    }
    let (back, problems) = read(text(of: baseline))
    #expect(problems == [])
    #expect(back == baseline)
  }

  @Test func anEmptyOneReadsBack() { #expect(read(text(of: Baseline())).baseline == Baseline()) }

  @Test func isSortedSoThatChangesAreEasyToReview() {
    var one = Baseline()
    var other = Baseline()
    let identities = ["b", "a", "c"].map { FindingIdentity(rule: "r", message: $0, text: "") }
    for identity in identities { one.add(identity) }
    for identity in identities.reversed() { other.add(identity) }
    #expect(text(of: one) == text(of: other))
  }

  @Test(arguments: [
    "", "version: 2\nfindings: []\n", "findings: []\n", "version: 1\nfindings: [{ rule: x }]\n",
    "version: 1\nfindings: [{ rule: x, message: m, text: t, count: 0 }]\n", "[",
    "version: 1\nfindings: [{ rule: x, message: m, text: t, line: 1 }]\n",
  ])
  func aBrokenOneIsRefusedWhole(text: String) {
    let (baseline, problems) = read(text)
    #expect(baseline == nil)
    #expect(!problems.isEmpty)
  }
}
