import CSource
import Diagnostics
import Livepatch
import Loading
import Testing

@testable import Rules

/// Fixes that take suppressions out leave everything else as it was.
@Suite struct RemovalTests {
  /// What is left once all idle entries are taken out, `nil` where there is no fix. Idle are those
  /// whose rule is `idle`.
  private func removed(_ yaml: String) throws -> String? {
    let source = SourceText(path: "a/fix.yaml", bytes: Array(yaml.utf8))
    let (fix, findings) = readFix(source, as: FileID(0))
    #expect(findings.map(\.message) == [], "\(yaml)")
    let allows = try #require(fix).allows
    let idle = allows.filter { $0.rule.value == "idle" }.map(\.range)
    let fixes = SuppressionRemoval(source).fixes(removing: idle, from: allows.map(\.range))
    let made = idle.compactMap { fixes[$0] }.compatible()
    if made.isEmpty { return nil }
    let text = String(decoding: made.flatMap(\.edits).applied(to: source.bytes), as: UTF8.self)
    let (after, problems) = readFix(
      SourceText(path: "a/fix.yaml", bytes: Array(text.utf8)), as: FileID(0))
    #expect(problems.map(\.message) == [], "\(text)")
    // What was to stay is there, and nothing came to be in its place.
    let kept = allows.filter { $0.rule.value != "idle" }.map(\.reason.value)
    let left = try #require(after).allows.filter { $0.rule.value != "idle" }.map(\.reason.value)
    #expect(left == kept, "\(text)")
    return text
  }

  @Test func aBlockEntryGoesWithItsLines() throws {
    #expect(
      try removed(
        "fix: a\nallow:\n  - { rule: x, reason: 1 }\n  - { rule: idle, reason: 2 }  # why\n")
        == "fix: a\nallow:\n  - { rule: x, reason: 1 }\n")
    #expect(
      try removed(
        "fix: a\nallow:\n- rule: idle\n  reason: 1\n- rule: x\n  reason: 2\ntitle: t\n")
        == "fix: a\nallow:\n- rule: x\n  reason: 2\ntitle: t\n")
  }

  @Test func aFlowEntryGoesWithOneComma() throws {
    #expect(
      try removed("allow: [{ rule: idle, reason: 1 }, { rule: x, reason: 2 }]\nfix: a\n")
        == "allow: [{ rule: x, reason: 2 }]\nfix: a\n")
    #expect(
      try removed("allow: [{ rule: x, reason: 1 } , { rule: idle, reason: 2 }]\nfix: a\n")
        == "allow: [{ rule: x, reason: 1 }]\nfix: a\n")
    #expect(
      try removed(
        "fix: a\nallow: [\n  { rule: x, reason: 1 },\n  { rule: idle, reason: 2 }\n]\n")
        == "fix: a\nallow: [\n  { rule: x, reason: 1 },\n]\n")
  }

  @Test(arguments: [
    "allow: [{ rule: idle, reason: 1 }]", "allow: [ { rule: idle, reason: 1 }, ]  # why",
    "allow:\n  - { rule: idle, reason: 1 }", "allow:  # these\n# and\n\n- rule: idle\n  reason: 1",
    "allow:\n  [\n  { rule: idle, reason: 1 }\n  ]",
    "allow: [\n  { rule: idle, reason: 1 },\n  { rule: idle, reason: 2 },\n]",
    "allow:\n  - { rule: idle, reason: 1 }\n  # between\n  - { rule: idle, reason: 2 }",
  ])
  func theLastEntryTakesTheKeyAlong(allow: String) throws {
    let left = try removed("fix: a\n\(allow)\ntitle: t\n")
    // Brackets below their key are left to a person.
    #expect(left == (allow.contains("\n  [") ? nil : "fix: a\ntitle: t\n"))
    let atEnd = try removed("fix: a\n\(allow)")
    #expect(atEnd == (allow.contains("\n  [") ? nil : "fix: a\n"))
  }

  @Test(arguments: [
    "allow: [&a { rule: idle, reason: 1 }, { rule: x, reason: 2 }]",
    "allow: [{ rule: idle, reason: &r why }, { rule: x, reason: *r }]",
    "allow:\n- &a { rule: idle, reason: 1 }\n- *a\n- { rule: x, reason: 2 }",
  ])
  func whatMayBeReferredToStays(allow: String) throws {
    #expect(try removed("fix: a\n\(allow)\n") == nil)
  }

  @Test func aCommentDoesNotBecomePartOfATextAboveIt() throws {
    #expect(
      try removed(
        "fix: a\nallow:\n- rule: x\n  reason: >-\n    why\n- { rule: idle, reason: 2 }\n    # note\n"
      )
        == nil)
  }

  @Test func bracesAroundEverythingAreLeftToAPerson() throws {
    #expect(try removed("{ fix: a, allow: [{ rule: idle, reason: 1 }] }\n") == nil)
  }

  /// Lists of every style, entries idle at random, blank lines, comments and CRLF between them:
  /// the file stays readable, and what is not idle stays.
  @Test(arguments: 0..<300) func anyListStaysWhole(seed: Int) throws {
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1
    func random(_ limit: Int) -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(state % UInt64(limit))
    }
    func filler() -> String { ["", "", "\n", "# note\n", "      # deep\n"][random(5)] }
    let entries = (0..<1 + random(4)).map { number in
      (
        rule: random(2) == 0 ? "idle" : "x",
        reason: ["r\(number)", "\"# \(number), ]\""][random(2)]
      )
    }
    let style = random(4)
    var allow: String
    switch style {
    case 0:
      let items = entries.map { "{ rule: \($0.rule), reason: \($0.reason) }" }
      allow = "allow: [\(items.joined(separator: [", ", " ,", ","][random(3)]))]\n"
    case 1:
      let items = entries.map { "\(filler())    { rule: \($0.rule), reason: \($0.reason) }" }
      allow = "allow: [\n\(items.joined(separator: ",\n"))\(random(2) == 0 ? "," : "")\n  ]\n"
    case 2:
      let items = entries.map { "\(filler())  - { rule: \($0.rule), reason: \($0.reason) }  # c\n" }
      allow = "allow:\n\(items.joined())"
    default:
      let items = entries.map {
        "\(filler())- reason: >-\n    folded \($0.reason)\n  rule: \($0.rule)\n"
      }
      allow = "allow: # why\n\(items.joined())"
    }
    let text = "fix: a\n\(allow)\(filler())title: t\n"
    let left = try removed(random(2) == 0 ? text : text.replacing("\n", with: "\r\n"))
    let hasIdle = entries.contains { $0.rule == "idle" }
    if style == 0 || style == 2 { #expect((left != nil) == hasIdle, "\(text)") }
  }
}

/// The same in C: the tokens of the file never change.
@Suite struct CommentRemovalTests {
  /// As `lint --fix` does it: until there is nothing left to do.
  private func removed(_ text: String) throws -> String {
    let source = SourceText(path: "a.c", bytes: Array(text.utf8))
    let file = CFile(reading: source, as: FileID(0))
    let comments = file.comments(containing: "klp-compose:")
    if comments.isEmpty { return text }
    let removal = SuppressionRemoval(source)
    let fixes = comments.compactMap { removal.fix(removing: $0, in: FileID(0)) }
    #expect(fixes.count == comments.count)
    let edits = fixes.compatible().flatMap(\.edits)
    return try removed(String(decoding: edits.applied(to: source.bytes), as: UTF8.self))
  }

  @Test(arguments: [
    ("f();\n\t/* klp-compose: x */\ng();\n", "f();\ng();\n"),
    ("f();\n\t/* klp-compose: x\n\t * y\n\t */\ng();\n", "f();\ng();\n"),
    ("f(); /* klp-compose: x */\ng();\n", "f();\ng();\n"),
    ("f();\t// klp-compose: x\r\ng();\r\n", "f();\r\ng();\r\n"),
    ("/* klp-compose: x */ f();\n", " f();\n"),
    ("int/* klp-compose: x */a;\n", "int a;\n"),
    ("f( /* klp-compose: x */ a);\n", "f( a);\n"),
    ("f(); /* klp-compose: x */", "f();"),
    // A macro must not take the next line along.
    (
      "#define A \\\n\tf(); \\\n\t/* klp-compose: x */\ng();\n", "#define A \\\n\tf(); \\\n\ng();\n"
    ),
    ("#define A /* klp-compose: x */ \\\n\tf()\n", "#define A \\\n\tf()\n"),
    ("#define A/* klp-compose: x */(b)\n", "#define A (b)\n"),
    ("f(); /* klp-compose: x */ /* klp-compose: y */\n", "f();\n"),
  ])
  func takesTheCommentAndNothingElse(before: String, after: String) throws {
    #expect(try removed(before) == after)
  }
}
