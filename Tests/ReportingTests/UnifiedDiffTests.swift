import Reporting
import Testing

@Suite struct UnifiedDiffTests {
  private func diff(_ old: String, _ new: String) -> String {
    String(
      decoding: unifiedDiff(path: "a.c", from: Array(old.utf8), to: Array(new.utf8)), as: UTF8.self)
  }

  @Test func showsThreeLinesAroundAChange() {
    #expect(
      diff("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\n6\n7\n8\n9\n") == """
        --- a/a.c
        +++ b/a.c
        @@ -2,7 +2,6 @@
         2
         3
         4
        -5
         6
         7
         8

        """)
  }

  @Test func keepsDistantChangesApart() {
    let old = (1...30).map { "\($0)\n" }
    var new = old
    new[2] = "x\n"
    new[25] = "y\n"
    let heads = diff(old.joined(), new.joined()).split(separator: "\n").filter {
      $0.hasPrefix("@@")
    }
    #expect(heads == ["@@ -1,6 +1,6 @@", "@@ -23,7 +23,7 @@"])
  }

  @Test func tellsOfAMissingLineEnd() {
    #expect(
      diff("a\nb", "a\nb\n") == """
        --- a/a.c
        +++ b/a.c
        @@ -1,2 +1,2 @@
         a
        -b
        \\ No newline at end of file
        +b

        """)
  }

  @Test func nothingIsNoChange() { #expect(diff("a\n", "a\n") == "") }

  /// Random texts of few different lines: the new one comes out if the diff is followed.
  @Test(arguments: 0..<200) func leadsFromOneTextToTheOther(seed: Int) throws {
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1
    func random(_ limit: Int) -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(state % UInt64(limit))
    }
    func text() -> [String] { (0..<random(12)).map { _ in "\(random(4))\n" } }
    let old = text()
    let new = text()
    let followed = follow(diff(old.joined(), new.joined()), from: old)
    #expect(followed == new)
  }

  private func follow(_ diff: String, from old: [String]) -> [String] {
    var new: [String] = []
    var at = 0
    for line in diff.split(separator: "\n").dropFirst(2).map(String.init) {
      if line.hasPrefix("@@") {
        let numbers = line.split(separator: " ")[1].dropFirst().split(separator: ",").map {
          Int($0) ?? 0
        }
        let start = numbers[1] == 0 ? numbers[0] : numbers[0] - 1
        new += old[at..<start]
        at = start
        continue
      }
      if line.first != "+" {
        #expect(old[at] == line.dropFirst() + "\n")
        at += 1
      }
      if line.first != "-" { new.append(line.dropFirst() + "\n") }
    }
    return new + old[at...]
  }
}
