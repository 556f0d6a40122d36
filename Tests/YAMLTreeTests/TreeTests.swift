import Diagnostics
import Testing

@testable import YAMLTree

/// A document and what was said about it, with ranges as texts.
struct Read {
  let source: SourceText
  let document: YAMLDocument?
  let findings: [Finding]

  init(_ text: String) { self.init(Array(text.utf8)) }

  init(_ bytes: [UInt8]) {
    source = SourceText(path: "t.yaml", bytes: bytes)
    (document, findings) = readYAML(source, as: FileID(0))
  }

  /// `key "value"` for scalars, nested in brackets: the shape of a tree in one line.
  var outline: String {
    guard let document, let root = document.root else { return "nothing" }
    func outline(_ node: YAMLDocument.NodeID) -> String {
      switch document.kind(node) {
      case .scalar: document.isNull(node) ? "~" : document.text(node)
      case .sequence: "[" + document.items(of: node).map(outline).joined(separator: ",") + "]"
      case .mapping:
        "{"
          + document.entries(of: node).map { "\(outline($0.key)):\(outline($0.value))" }
          .joined(separator: ",") + "}"
      }
    }
    return outline(root)
  }

  /// The source text of every node, in order.
  var ranges: [String] {
    guard let document, let root = document.root else { return [] }
    var found: [String] = []
    func visit(_ node: YAMLDocument.NodeID) {
      found.append(source.string(document.range(node).bytes))
      for item in document.items(of: node) { visit(item) }
      for (key, value) in document.entries(of: node) {
        visit(key)
        visit(value)
      }
    }
    visit(root)
    return found
  }
}

@Suite struct TreeTests {
  @Test func keepsOrderAndShape() {
    #expect(Read("b: [1, 'x y', {c: d}]\na:\n  - e\n  -\n").outline == "{b:[1,x y,{c:d}],a:[e,~]}")
  }

  @Test func rangesCoverExactlyWhatIsWritten() {
    let read = Read("a: 'it''s'\nb:\n  - one # comment\n  - \"t\\two\"\n\nc: |\n  text\n  more\n\n# end\nd: {x: y}\n")
    #expect(
      read.ranges == [
        "a: 'it''s'\nb:\n  - one # comment\n  - \"t\\two\"\n\nc: |\n  text\n  more\n\n# end\nd: {x: y}",
        "a", "'it''s'", "b", "- one # comment\n  - \"t\\two\"", "one", "\"t\\two\"", "c",
        "|\n  text\n  more", "d", "{x: y}", "x", "y",
      ])
  }

  @Test(arguments: ["", "\u{FEFF}"], ["\n", "\r\n"])
  func rangesAreBytesWhateverStandsBefore(mark: String, lineEnd: String) {
    let read = Read("\(mark)ä: ö → ü\(lineEnd)b: &x c\(lineEnd)")
    #expect(read.findings.isEmpty)
    #expect(read.ranges == ["ä: ö → ü\(lineEnd)b: &x c", "ä", "ö → ü", "b", "c"])
  }

  @Test func partsOfAScalarHaveRanges() throws {
    let read = Read("when: 'CONFIG_A &'")
    let document = try #require(read.document)
    let root = try #require(document.root)
    let value = try #require(document.entries(of: root).map(\.value).first)
    #expect(read.source.string(document.range(value, within: 9..<10).bytes) == "&")
  }

  @Test func anEmptyFileHasNoRootAndNoFinding() {
    for text in ["", "\n\n", "# only a comment\n", "---\n"] {
      let read = Read(text)
      #expect(read.findings.isEmpty)
      #expect(read.outline == "nothing" || read.outline == "~")
    }
  }

  @Test func anAliasStandsForItsTarget() {
    let read = Read("a: &x [1, {b: 2}]\nc: *x\nd: &y z\ne: [*y, *x]")
    #expect(read.outline == "{a:[1,{b:2}],c:[1,{b:2}],d:z,e:[z,[1,{b:2}]]}")
    #expect(read.ranges.contains("*x"))
  }
}

@Suite struct RefusalTests {
  @Test(arguments: [
    ("a: 1\na: 2", "a", "twice"),
    ("a: {b: 1, 'b': 2}", "'b'", "twice"),
    ("a: 1\n---\nb: 2", "---", "second document"),
    ("<<: {a: 1}", "<<", "merge keys"),
    ("when: !CONFIG_X", "!CONFIG_X", "YAML tag"),
    ("when: !CONFIG_X && CONFIG_Y", "!", "YAML tag"),
    ("a: !!str b", "!!str", "no meaning"),
    ("a:\n\tb: 1", "\t", "tab"),
    ("title: proc: do not", ":", "starts a mapping"),
    ("a: 'b", "'", "never closed"),
    ("a: [b, c", "[", "never closed"),
    ("a: {b: c\n", "{", "never closed"),
    ("a: *nowhere", "*nowhere", "no anchor"),
    ("a: &x [*x]", "*x", "inside of"),
    ("? [a]\n: b", "[a]", "plain word"),
    ("a: @b", "@", "cannot start"),
    ("a: \"\\q\"", "\\", "escape"),
    ("a:\n  b: 1\n c: 2", "c", "expected"),
    ("a: 1\nb\nc: 2", "b", "no `:`"),
    ("a: b\u{0}c", "\u{0}", "NUL"),
    ("a: \u{1b}", "\u{1b}", "control"),
    ("a: \u{9b}", "\u{9b}", "cannot stand"),
  ])
  func saysWhatIsWrongAndWhere(text: String, place: String, words: String) throws {
    let read = Read(text)
    let finding = try #require(read.findings.first)
    #expect(finding.message.contains(words), "\(finding.message)")
    #expect(read.source.string(finding.range.bytes) == place)
    #expect(read.findings.count == 1, "\(read.findings)")
  }

  @Test func encodingsOtherThanUTF8AreNamed() {
    #expect(Read([0xff, 0xfe, 0x61, 0]).findings.first?.message.contains("UTF-16") == true)
    #expect(Read([0x61, 0, 0x3a, 0]).findings.first?.message.contains("UTF-16") == true)
    #expect(Read([0xff, 0xfe, 0, 0]).findings.first?.message.contains("UTF-32") == true)
    let invalid = Read(Array("a: ".utf8) + [0xc3, 0x28])
    #expect(invalid.findings.first?.range.bytes == 3..<4)
    #expect(Read([0xf0, 0x82, 0x82, 0xac]).findings.count == 1)
  }
}

@Suite struct HostileInputTests {
  static let sample = """
    fix: cve-2026-0207   # ümläut
    title: "proc: \\u00e9 'x'"
    references: [CVE-2026-0207, "bsc#1"]
    objects:
      vmlinux:
        functions:
          a: &f { replacement: klpp_a, on_top_of: [x, y] }
          b: *f
        callbacks:
          pre_patch: >-
            folded
            text
    notes: |
      literal

    """

  @Test func everyTruncationEndsInATreeOrAFinding() {
    let bytes = Array(Self.sample.utf8)
    for length in 0...bytes.count {
      let read = Read(Array(bytes[..<length]))
      #expect(read.document != nil || !read.findings.isEmpty)
      for finding in read.findings { #expect(Int(finding.range.end) <= length) }
    }
  }

  @Test(arguments: 0..<400) func randomDamageEndsInATreeOrAFinding(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var bytes = Array(Self.sample.utf8)
    for _ in 0..<Int(random.next() % 8 + 1) {
      let at = Int(random.next() % UInt64(bytes.count))
      switch random.next() % 3 {
      case 0: bytes[at] = UInt8(truncatingIfNeeded: random.next())
      case 1: bytes.remove(at: at)
      default: bytes.insert(Array("[]{}:-&*!|>'\"#\t\n %@".utf8)[Int(random.next() % 19)], at: at)
      }
    }
    let read = Read(bytes)
    #expect(read.document != nil || !read.findings.isEmpty)
    for finding in read.findings { #expect(Int(finding.range.end) <= bytes.count) }
    _ = read.ranges
  }

  @Test func deepNestingIsRefused() {
    for text in [
      String(repeating: "[", count: 100_000), String(repeating: "{a: ", count: 100_000),
      String(repeating: "- ", count: 100_000),
      (0..<2000).map { String(repeating: " ", count: $0) + "a:\n" }.joined(),
    ] {
      #expect(Read(text).findings.map(\.rule) == ["yaml-limit"])
    }
  }

  @Test func aliasBombsAreRefused() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...20 {
      let alias = "*a\(level - 1)"
      text += "a\(level): &a\(level) [\(Array(repeating: alias, count: 10).joined(separator: ", "))]\n"
    }
    #expect(Read(text).findings.map(\.rule) == ["yaml-limit"])
  }

  @Test func hugeFilesAreRefusedUnread() {
    let read = Read([UInt8](repeating: UInt8(ascii: "x"), count: 100 << 20))
    #expect(read.findings.map(\.rule) == ["yaml-limit"])
  }

  @Test func manyKeysOfOneMappingAreChecked() {
    let keys = (0..<5000).map { "k\($0): 1\n" }.joined()
    #expect(Read(keys).findings.isEmpty)
    #expect(Read(keys + "k77: 2\n").findings.map(\.rule) == ["yaml-duplicate-key"])
  }
}

/// A small seeded generator, so that a failing case can be run again.
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 &+ 1 }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
