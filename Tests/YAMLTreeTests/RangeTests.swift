import Diagnostics
import Testing
import YAMLTree

@Suite struct RangeTests {
  /// A key `k` with a value, what is written of the value, and what it means.
  static let values: [(yaml: String, written: String, text: String)] = [
    ("k: plain word  # comment\n", "plain word", "plain word"),
    ("k:   a b\n", "a b", "a b"),
    ("k: a\n  b\n\n  c # d\n", "a\n  b\n\n  c", "a b\nc"),
    ("k: 'single'\n", "'single'", "single"),
    ("k: 'it''s'\n", "'it''s'", "it's"),
    ("k: 'two\n  lines' # c\n", "'two\n  lines'", "two lines"),
    ("k: \"double\"\n", "\"double\"", "double"),
    ("k: \"a\\tb\"\n", "\"a\\tb\"", "a\tb"),
    ("k: \"\"\n", "\"\"", ""),
    ("k: |\n  a\n  b\n", "|\n  a\n  b", "a\nb\n"),
    ("k: |-\n  a\n\n\n", "|-\n  a", "a"),
    ("k: |+\n  a\n\n", "|+\n  a", "a\n\n"),
    ("k: |  # comment\n  a  \n# end\nl: m\n", "|  # comment\n  a  ", "a  \n"),
    ("k: |\n  a\n# end\n", "|\n  a", "a\n"),
    ("k: >2\n   a\n  b\n\nl: m\n", ">2\n   a\n  b", " a\nb\n"),
    ("k: | # nothing\n\nl: m\n", "|", ""),
    ("k: |", "|", ""),
    ("k: |\n  a", "|\n  a", "a"),
    ("k: &x word\n", "word", "word"),
    ("k: &x 'word'\n", "'word'", "word"),
    ("k: &x # c\n  word\n", "word", "word"),
    ("k:\n  word\n", "word", "word"),
    ("{ k: word }", "word", "word"),
    ("[ k: word ]", "word", "word"),
    ("? k\n: word\n", "word", "word"),
    ("k: é ü\n", "é ü", "é ü"),
    ("# €\nk: 'ß'\n", "'ß'", "ß"),
  ]

  static let prefixes = ["", "\u{FEFF}", "# ÄÖÜ – 💥\n", "\u{FEFF}# é\n"]

  @Test(arguments: values, prefixes)
  func coverAScalarAsWritten(value: (yaml: String, written: String, text: String), prefix: String) {
    for lineEnd in ["\n", "\r\n"] {
      let yaml = (prefix + value.yaml).replacing("\n", with: lineEnd)
      let reading = Reading(yaml)
      #expect(reading.findings == [])
      let node = value.yaml.hasPrefix("[") ? reading.node("0", "k") : reading.node("k")
      #expect(reading.written(node) == value.written.replacing("\n", with: lineEnd))
      #expect(reading.text(node) == value.text)
    }
  }

  /// A key `k` with a collection, and what is written of it.
  static let collections: [(yaml: String, written: String)] = [
    ("k: [a, b]  # c\n", "[a, b]"),
    ("k: []\n", "[]"),
    ("k: { a: b }\n", "{ a: b }"),
    ("k: {}\n", "{}"),
    ("k: [\n  a,\n  b\n  ]\nl: m\n", "[\n  a,\n  b\n  ]"),
    ("k:\n  - a\n  - b\n\n# c\nl: m\n", "- a\n  - b"),
    ("k:\n- a\n- b\n\nl: m\n", "- a\n- b"),
    ("k:\n- a\n-\n\nl: m\n", "- a\n-"),
    ("k:\n  a: b\n\n  # c\nl: m\n", "a: b"),
    ("k:\n  a: b\n  c:\n\nl: m\n", "a: b\n  c:"),
    ("k:\n  a: |\n    x\n\nl: m\n", "a: |\n    x"),
    ("k:\n  - - a\n    - b: c\n\n", "- - a\n    - b: c"),
    ("k: &x\n  a: b\nl: *x\n", "a: b"),
    ("k: &x [a]\n", "[a]"),
    ("k:\n  a: &x b\n  c: *x\n\nl: m\n", "a: &x b\n  c: *x"),
    ("k:\n  a: &x\n\nl: m\n", "a: &x"),
    ("k:\n  a: 'é'\n\n", "a: 'é'"),
  ]

  @Test(arguments: collections, prefixes)
  func coverACollectionUpToItsLastContent(
    collection: (yaml: String, written: String), prefix: String
  ) {
    for lineEnd in ["\n", "\r\n"] {
      let yaml = (prefix + collection.yaml).replacing("\n", with: lineEnd)
      let reading = Reading(yaml)
      #expect(reading.findings == [])
      #expect(
        reading.written(reading.node("k")) == collection.written.replacing("\n", with: lineEnd))
    }
  }

  @Test func coverTheEntryInBracketsWithoutBraces() {
    let reading = Reading("[ a: b , c ]")
    #expect(reading.written(reading.node("0")) == "a: b")
    #expect(reading.written(reading.node()) == "[ a: b , c ]")
  }

  @Test(arguments: [
    ("k:\nl: m\n", 2), ("k:   # c\n\nl: m\n", 2), ("{ k : , l: m}", 5), ("k: &x\nl: m\n", 5),
    ("{ k: }", 4), ("? k\n:\nl: m\n", 5),
  ])
  func placeAMissingValueBehindItsColon(yaml: String, offset: Int) throws {
    let reading = Reading(yaml)
    #expect(reading.findings == [])
    let range = try #require(reading.document).range(try #require(reading.node("k")))
    #expect(range.bytes == offset..<offset)
  }

  @Test func startBehindALeadingComment() {
    let reading = Reading("# comment\n\na: b\n\n# end\n")
    #expect(reading.written(reading.node()) == "a: b")
  }
}
