import Diagnostics
import Rules
import TestObjects
import Testing

/// An example of a rule: a case of the tests below.
struct RuleExample: CustomTestStringConvertible, Sendable {
  let rule: Rule
  let example: Example
  var testDescription: String { "\(rule.name): \(example.title)" }

  static let all = Rule.all.flatMap { rule in
    rule.examples.map { RuleExample(rule: rule, example: $0) }
  }
  static let bad = all.filter { !$0.example.isGood }
  static let good = all.filter(\.example.isGood)

  /// Where the findings must be, `shift` telling how far a file's text was moved.
  func expected(shift: (Example.File, Int) -> Int = { $1 }) throws -> [String] {
    try example.files.sorted { $0.path < $1.path }.flatMap { file in
      if file.path.hasSuffix(".ko") { return try places(in: file) }
      return file.marks.map {
        "\(file.path):\(shift(file, $0.lowerBound)..<shift(file, $0.upperBound))"
      }
    }
  }

  /// The bytes of a module that the marks of its description are about.
  private func places(in file: Example.File) throws -> [String] {
    let text = try ModuleText(file.text)
    let places = try file.marks.map { try #require(text.place(of: $0)) }
    return places.sorted { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }.map {
      "\(file.path):\($0)"
    }
  }

  /// Whether its fix may accept the finding. What is wrong with suppressions themselves nobody may.
  var canBeSilenced: Bool {
    !rule.isRequired && rule.group != .lint && fixFile != nil
  }

  /// The fix in whose files a finding of the example lies.
  var fixFile: String? {
    let marked = example.files.first { !$0.marks.isEmpty }
    let fixes = example.files.filter { $0.path.hasSuffix("fix.yaml") }
    guard let marked else { return fixes.first?.path }
    return fixes.first { marked.path.hasPrefix($0.path.dropLast("fix.yaml".count)) }?.path
  }
}

/// What the examples of the rules say must be so.
@Suite struct ExampleTests {
  @Test(arguments: RuleExample.all) func findsExactlyWhatIsMarked(_ given: RuleExample) throws {
    let linted = try LintedExample(given.example, asking: given.rule)
    let expected = try given.expected()
    #expect(linted.places(of: given.rule.name) == expected, "\(linted.report)")
    let others = linted.rules.subtracting([given.rule.name])
    #expect(others == Set(given.example.alongside), "\(linted.report)")
  }

  @Test(arguments: RuleExample.all) func readsLinesThatEndInCRLF(_ given: RuleExample) throws {
    let linted = try LintedExample(given.example, asking: given.rule) { _, text in
      text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
    }
    let expected = try given.expected { file, offset in
      offset + file.text.utf8.prefix(offset).count { $0 == UInt8(ascii: "\n") }
    }
    #expect(linted.places(of: given.rule.name) == expected, "\(linted.report)")
  }

  @Test(arguments: RuleExample.all) func countsBytesBehindOtherScripts(
    _ given: RuleExample
  ) throws {
    func prefix(_ path: String) -> String {
      path.hasSuffix(".facts")
        ? "" : path.hasSuffix(".yaml") ? "# Größe 大小 😀\n" : "/* Größe 大小 😀 */\n"
    }
    let linted = try LintedExample(given.example, asking: given.rule) { prefix($0) + $1 }
    let expected = try given.expected { file, offset in offset + prefix(file.path).utf8.count }
    #expect(linted.places(of: given.rule.name) == expected, "\(linted.report)")
  }

  @Test(arguments: RuleExample.bad.filter(\.canBeSilenced))
  func isSilencedByTheFix(_ given: RuleExample) throws {
    let linted = try LintedExample(given.example, asking: given.rule) { path, text in
      path == given.fixFile
        ? text + "allow: [{ rule: \(given.rule.name), reason: looked at }]\n" : text
    }
    let count = try given.expected().count
    #expect(linted.places(of: given.rule.name).isEmpty, "\(linted.report)")
    #expect(linted.judgement.suppressed == count)
    #expect(!linted.rules.contains("unused-suppression"))
  }

  @Test(arguments: RuleExample.good.filter(\.canBeSilenced))
  func tellsOfSuppressionsThatDoNothing(_ given: RuleExample) throws {
    let linted = try LintedExample(given.example, asking: given.rule) { path, text in
      path == given.fixFile
        ? text + "allow: [{ rule: \(given.rule.name), reason: looked at }]\n" : text
    }
    #expect(linted.rules.contains("unused-suppression"), "\(linted.report)")
  }

  @Test func everyRuleShowsWhatIsWrongAndWhatIsFine() {
    for rule in Rule.all where !Self.withoutExamples.contains(rule.name) {
      let hasBad = rule.examples.contains { !$0.isGood }
      let hasGood = rule.examples.contains { $0.isGood }
      #expect(hasBad && hasGood, "\(rule.name)")
    }
  }

  /// What a text cannot show; tests of their own cover them: bytes that are no UTF-8, characters
  /// that nobody sees, files that contradict themselves, trees of other projects, and scenarios.
  private static let withoutExamples: Set<RuleName> = [
    "yaml-encoding", "import-condition", "import-file", "import-flags", "import-folder",
    "import-init", "import-release", "import-renamed", "import-row", "ko-damaged",
    "simulated-otherwise", "does-not-build", "fails-on-kernel",
    "refused-by-host", "risky-on-host",
    // Only `compare` tells all of the way back, and reads modules.
    "downgrade-refused", "previous-post-unpatch-hazard", "replace-flag-lost",
  ]
}
