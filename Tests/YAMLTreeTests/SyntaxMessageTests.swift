import Diagnostics
import Testing
import YAMLTree

/// What people get wrong, and what they are told; «…» is where.
struct Mistake: CustomTestStringConvertible, Sendable {
  let yaml: String
  let message: String
  let help: String
  let rule: RuleName

  init(_ yaml: String, _ message: String, help: String, rule: RuleName = "yaml-syntax") {
    self.yaml = yaml
    self.message = message
    self.help = help
    self.rule = rule
  }

  var testDescription: String { yaml.debugDescription }
}

private let quoteCondition = "quote the condition or write `not CONFIG_X`"
private let indentation = "all keys of a mapping start in the same column"
private let spaces = "indent with spaces; YAML takes no tabs there"
private let keyOrQuote = "write `key: value`, or quote the text if the `:` belongs to it"
private let escapes = "write `\\x` and two digits, `\\u` and four, or `\\U` and eight"
private let apostrophe = "put `'` at its end; inside single quotes an apostrophe is written `''`"
private let neitherKey = "this line is neither `key: value` nor part of the value above it"
private let deeper = """
  put a `: ` behind the key; a value that goes on is indented deeper than its key
  """

@Suite struct SyntaxMessageTests {
  static let colons = [
    Mistake(
      "title: proc«:» fix it # now\n", "a `: ` stands inside an unquoted value",
      help: "quote the value: `\"proc: fix it\"`"),
    Mistake(
      "title: say \"a\"«:» b\n", "a `: ` stands inside an unquoted value",
      help: "quote the value: `'say \"a\": b'`"),
    Mistake(
      "k: {title: a«:» b, c: d}\n", "a `: ` stands inside an unquoted value",
      help: "quote the value: `\"a: b\"`"),
    Mistake(
      "title: fix\n  «more:» x\n", "a key can't stand inside the value that began on a line above",
      help: "indent it like the other keys of its mapping"),
    Mistake("fix«:»foo\ntitle: x\n", "a space is missing behind this `:`", help: keyOrQuote),
    Mistake("a: b\nfix«:»foo\n", "a space is missing behind this `:`", help: keyOrQuote),
    Mistake("k: {a«:»[b]}\n", "a space is missing behind this `:`", help: keyOrQuote),
    Mistake("k: {«a:b»}\n", "`a:b` has no value", help: "put a space behind the `:`, as in `a: b`"),
    Mistake("a: b\n«:» c\n", "a key is missing before this `:`", help: keyOrQuote),
    Mistake("a: b\n«just text» # c\nc: d\n", neitherKey, help: deeper),
    Mistake("a: b\n c\n«d»\n", neitherKey, help: deeper),
    Mistake("? «a»\n", "`a` has no value", help: "write `a: …`"),
    Mistake(
      "k: { when: A, «B» }\n", "`B` has no value",
      help: """
        write `B: …`; if the comma before it belongs to a value, quote that value; \
        a list stands in `[ ]`
        """),
  ]

  static let quotes = [
    Mistake(
      "a: b\nc: «\"d»\ne\n", "the text in double quotes is never closed",
      help: "put `\"` at its end; inside double quotes a quote is written `\\\"`"),
    Mistake("c: «'d e»\n\n", "the text in single quotes is never closed", help: apostrophe),
    Mistake("c: «'d»\n---\ne\n", "the text in single quotes is never closed", help: apostrophe),
    Mistake(
      "t: 'don'«t» do it'\n", "`t` follows the closing quote",
      help: "inside single quotes an apostrophe is written `''`"),
    Mistake(
      "t: \"a\" «b»\n", "`b` follows the closing quote",
      help: "inside double quotes a quote is written `\\\"`"),
    Mistake(
      "t: \"a\nu: \"«b\"»\n", "`b\"` follows the closing quote",
      help: "close the quotes on the line where they open"),
    Mistake(
      "t: \"a«\\d»\"\n", "`\\d` is no escape",
      help: "write `\\\\` for a backslash, or use single quotes, where it means itself"),
    Mistake("t: \"«\\x1»g\"\n", "this escape needs more hexadecimal digits", help: escapes),
    Mistake("t: \"«\\ud800»\"\n", "this escape stands for no character", help: escapes),
  ]

  static let indicators = [
    Mistake(
      "when: «!CONFIG_X»\n", "`!` starts a YAML tag", help: quoteCondition, rule: unsupported),
    Mistake(
      "when: «!CONFIG_X» && A\n", "`!` starts a YAML tag", help: quoteCondition, rule: unsupported),
    Mistake(
      "when: «!CONFIG_X» || A\n", "`!` starts a YAML tag", help: quoteCondition, rule: unsupported),
    Mistake(
      "when: «!(CONFIG_X» && A)\n", "`!` starts a YAML tag", help: quoteCondition,
      rule: unsupported),
    Mistake(
      "k: [a, «!CONFIG_X»]\n", "`!` starts a YAML tag", help: quoteCondition, rule: unsupported),
    Mistake(
      "k: «!a!b»\n", "`!` starts a YAML tag",
      help: "quote the value, or write `not` if it is a condition", rule: unsupported),
    Mistake(
      "id: «!!str» 5\n", "the YAML tag `!!str` is not supported",
      help: "remove it; what a value is, its key decides", rule: unsupported),
    Mistake(
      "k: «*.c»\n", "`*` starts a YAML alias, but no name follows",
      help: "quote the value if the `*` belongs to it, as in `\"*.c\"`"),
    Mistake(
      "k: [«*-cloud»]\n", "`*` starts a YAML alias, but nothing is named `&-cloud`",
      help: "quote the value if the `*` belongs to it, as in `\"*-cloud\"`"),
    Mistake(
      "k: «&&» A\n", "`&` starts a YAML anchor, but no name follows",
      help: "quote the value if the `&` belongs to it, as in `\"&&\"`"),
    Mistake("k: «@»a\n", "`@` can't start a value: YAML reserves it", help: "quote the value"),
    Mistake(
      "k: «`»a`\n", "a backtick can't start a value: YAML reserves it", help: "quote the value"),
    Mistake("k: «%»a\n", "`%` can't start a value: YAML reserves it", help: "quote the value"),
    Mistake(
      "k: [«|»]\n", "a `|` text can't stand inside brackets",
      help: "quote the value if the `|` belongs to it"),
    Mistake(
      "k: > «CONFIG»\n", "text stands behind `>` on its line",
      help: "start the text on the next line, or quote the value if the `>` belongs to it"),
    Mistake(
      "k: |«0»\n  a\n", "the indentation behind `|` can't be 0",
      help: "leave it out, or write a digit from 1 to 9"),
    Mistake(
      "k: «?» b\n", "`?` starts a key in YAML, which can't stand here",
      help: "quote the value if the `?` belongs to it"),
    Mistake(
      "«%YAML 1.1»\n---\na: b\n", "a line that starts with `%` is a YAML directive",
      help: "remove it; quote the text if the `%` belongs to a value", rule: unsupported),
    Mistake(
      "a: b\n«%foo bar»\n", "a line that starts with `%` is a YAML directive",
      help: "remove it; quote the text if the `%` belongs to a value", rule: unsupported),
  ]

  static let structure = [
    Mistake("a: b\n«\t»c: d\n", "a tab indents this line", help: spaces),
    Mistake("a:\n  b: c\n «\t\t»d: e\n", "a tab indents this line", help: spaces),
    Mistake("a:\n«\t»- b\n", "a tab indents this line", help: spaces),
    Mistake("a: |\n«\t»b\n", "a tab indents this line", help: spaces),
    Mistake("-«\t»- a\n", "a tab can't stand here", help: "use spaces instead"),
    Mistake(
      "a:\n    b: c\n  «d: e»\n", "the indentation of this line fits no line above it",
      help: indentation),
    Mistake(
      "a:\n  - b\n «- c»\n", "the indentation of this line fits no line above it", help: indentation
    ),
    Mistake(
      "  a: b\n«c: d»\n", "this line does not belong to what the file begins with",
      help: "all keys of the outermost mapping start in the same column"),
    Mistake(
      "a: b\n«-» c\n", "a list item can't stand between keys",
      help: "put it below the key whose value the list is"),
    Mistake(
      "- a\n«b: c» # d\n", "this line stands where the next list item should",
      help: "put `- ` before it, or indent it like the key it belongs to"),
    Mistake(
      "a: «-» b\n", "a list can't start in the middle of a line",
      help: """
        put each `- item` on a line of its own, or write `[a, b]`; \
        quote the value if the `-` belongs to it
        """),
    Mistake("a:\n- b\n«-»c\n", "a space is missing behind this `-`", help: "write `- item`"),
    Mistake(
      "a: «[»b, c\nd: e\n", "this `[` is never closed", help: "put `]` behind the last value"),
    Mistake("a: «[»\n", "this `[` is never closed", help: "put `]` behind the last value"),
    Mistake(
      "a: «{»b: c\nd: e\n", "this `{` is never closed", help: "put `}` behind the last value"),
    Mistake("a: «{»\n", "this `{` is never closed", help: "put `}` behind the last value"),
    Mistake(
      "a: «[»b #c]\n", "this `[` is never closed",
      help: "a `#` behind a space starts a comment: quote the value if it belongs to it"),
    Mistake(
      "a: [\"b\" «\"c\"»]\n", "a `,` or `]` is missing before `\"c\"`",
      help: "quote the value if `\"c\"` belongs to it"),
    Mistake(
      "a: [b, «,» c]\n", "a value is missing before `,`",
      help: "write one, or quote the text if `,` belongs to it"),
    Mistake(
      "a: [b] «c»\n", "`c` follows a value that has ended",
      help: "quote the whole value, or start a new line"),
  ]

  static let refused = [
    Mistake(
      "a: b\n«a»: c\n", "the key `a` appears twice", help: "merge the two, or remove one",
      rule: "yaml-duplicate-key"),
    Mistake(
      "«<<»: {a: b}\n", "the merge key `<<` is not supported",
      help: "write out the keys it would copy, so that everybody sees what a fix says",
      rule: unsupported),
    Mistake(
      "? «[a]»\n: b\n", "a list can't be a key",
      help: "keys are plain words; quote the text if the brackets belong to it", rule: unsupported),
    Mistake(
      "«{a: b}»: c\n", "a mapping can't be a key",
      help: "keys are plain words; quote the text if the brackets belong to it", rule: unsupported),
    Mistake(
      "&a [«*a»]\n", "`*a` stands inside the value it refers to",
      help: "an alias can only repeat a value that has ended before it", rule: unsupported),
    Mistake(
      "a: b\n«---»\nc: d\n", "a second document starts here",
      help: "a file holds one document; put each in a file of its own", rule: unsupported),
    Mistake(
      "---\na: b\n...\n«c: d»\n", "there is more text behind the end of the document",
      help: "a file holds one document; `...` ends it", rule: unsupported),
  ]

  private static let unsupported: RuleName = "yaml-unsupported"

  @Test(
    arguments: [colons, quotes, indicators, structure, refused].flatMap { $0 },
    ["", "# ä – 💥\n", "\u{FEFF}"])
  func saysWhatIsWrongAndWhere(mistake: Mistake, prefix: String) throws {
    for lineEnd in ["\n", "\r\n"] {
      let marked = Marked((prefix + mistake.yaml).replacing("\n", with: lineEnd))
      let reading = Reading(marked.text)
      let finding = try #require(reading.findings.first)
      #expect(reading.findings.count == 1)
      #expect(finding.message == mistake.message)
      #expect(finding.help == mistake.help)
      #expect(finding.rule == mistake.rule)
      #expect(finding.range.bytes == marked.range, "\(reading.source.string(finding.range.bytes))")
      _ = reading.outline
    }
  }

  @Test(arguments: [colons, quotes, indicators, structure, refused].flatMap { $0 })
  func speaksInOurVoice(mistake: Mistake) throws {
    let finding = try #require(Reading(Marked(mistake.yaml).text).findings.first)
    for text in [finding.message, finding.help ?? ""] + finding.notes.map(\.message) {
      #expect(!text.isEmpty && !text.hasSuffix("."))
      #expect(text.first?.isUppercase == false)
      #expect(!text.contains("expected") && !text.contains("invalid"))
    }
  }

  @Test(arguments: ["title: proc: fix it # now\n", "a:b\nc: d\n", "k: {t: a: 'b'}\n"])
  func offersAnEditThatMends(yaml: String) throws {
    let reading = Reading(yaml)
    let fix = try #require(reading.findings.first?.fix)
    var bytes = reading.source.bytes
    for edit in fix.edits { bytes.replaceSubrange(edit.range.bytes, with: edit.text.utf8) }
    #expect(Reading(bytes).findings == [])
    #expect(!fix.isSafe)
  }

  @Test func pointsAtTheFirstOfTwoKeys() {
    let reading = Reading("a: 1\n'b': 2\n\"\\x61\": 3\nb: 4\nb: 5\n")
    #expect(
      reading.findings.map(\.message) == ["a", "b", "b"].map { "the key `\($0)` appears twice" })
    #expect(reading.findings.map { $0.notes.first?.range?.bytes } == [0..<1, 5..<8, 5..<8])
    #expect(reading.outline == "{a:1 b:2}")
  }

  @Test func findsDuplicatesAmongManyKeys() {
    let names = (0..<2_000).map { "function_\($0)" }
    let yaml = (names + ["function_7", "function_1999"]).map { "\($0): x\n" }.joined()
    let reading = Reading(yaml)
    #expect(
      reading.findings.map(\.message) == [
        "the key `function_7` appears twice", "the key `function_1999` appears twice",
      ])
    #expect(reading.document?.root.map { reading.document?.count($0) } == 2_000)
  }
}
