import Diagnostics
import Testing

@testable import Rules

/// What is silenced, where, and what is said about what is not.
@Suite struct SuppressionTests {
  private static let freeing = """
    int klpp_f(void)
    {
    	return 0;
    }

    void a_exit(void)
    {
    LINES
    }
    """

  private func lint(_ lines: String, fix: String = "") throws -> LintedExample {
    try LintedExample(
      Example(
        "",
        """
        --- a/fix.yaml
        fix: a
        exit: a_exit
        objects: { vmlinux: { functions: [f] } }
        \(fix)
        --- a/a.c
        \(Self.freeing.replacing("LINES", with: lines))
        """))
  }

  private static let free = "\tklp_shadow_free_all(0x2070001, NULL);"
  private static let allow = "klp-compose: allow(shadow-free-in-module-exit): removed by hand"

  @Test(arguments: [
    "\(free) /* \(allow) */", "\(free) // \(allow)", "\t/* \(allow) */\n\(free)",
    "\t// \(allow)\n\n\t/* more */\n\(free)", "\t/*\n\t * \(allow)\n\t * only\n\t */\n\(free)",
    "\(free) /* \(allow); until: 2026-01-01 */", "\(free) /* \(allow), until: version 2 */",
    "\(free) /*klp-compose:allow( shadow-free-in-module-exit ):x*/",
  ])
  func silencesItsLineOrTheNextWithCode(lines: String) throws {
    let linted = try lint(lines)
    #expect(linted.rules == [], "\(linted.report)")
    #expect(linted.judgement.suppressed == 1)
  }

  @Test(arguments: [
    "\t/* \(allow) */\n\tf();\n\(free)", "\(free)\n\t/* \(allow) */",
    "\(free)\n\tf(); /* \(allow) */",
  ])
  func silencesNoOtherLine(lines: String) throws {
    let linted = try lint(lines)
    #expect(linted.rules == ["shadow-free-in-module-exit", "unused-suppression"])
  }

  @Test(arguments: ["2025-12-31", "version 1"])
  func endsWhenItSays(until: String) throws {
    let linted = try lint("\(Self.free) /* \(Self.allow); until: \(until) */")
    #expect(linted.rules == ["shadow-free-in-module-exit", "unused-suppression"])
    let finding = try #require(
      linted.judgement.diagnostics.first { $0.finding.rule == "unused-suppression" }?.finding)
    #expect(finding.message.hasSuffix("has ended"))
    // Whether to mend or to prolong is for a person to say.
    #expect(finding.fix == nil)
  }

  @Test(arguments: [
    "klp-compose: allow(shadow-free-in-module-exit)",
    "klp-compose: allow(shadow-free-in-module-exit):", "klp-compose: allow shadow: x",
    "klp-compose: alow(shadow-free-in-module-exit): x", "klp-compose:",
    "klp-compose: allow(shadow-free-in-module-exit): x; until: tomorrow",
    "klp-compose: allow(a, b): x",
  ])
  func saysWhichOneItCannotRead(comment: String) throws {
    let linted = try lint("\(Self.free) /* \(comment) */")
    #expect(linted.rules == ["bad-suppression", "shadow-free-in-module-exit"])
  }

  @Test func whatCannotBeReadCanBeAllowedToo() throws {
    let linted = try lint(
      "\t/* klp-compose: to be done */", fix: "allow: [{ rule: bad-suppression, reason: x }]")
    #expect(linted.rules == [])
    #expect(linted.judgement.suppressed == 1)
  }

  @Test func aCommentThatOnlySpeaksOfItIsAComment() throws {
    #expect(try lint("\t/* see klp-compose: allow */").rules == [])
  }

  @Test func requiredAndUnknownRulesAreTold() throws {
    #expect(
      try lint("\t/* klp-compose: allow(function-conflict): x */").rules == ["required-rule"])
    #expect(try lint("\t/* klp-compose: allow(no-such): x */").rules == ["unknown-rule"])
  }

  @Test func nothingIsCalledIdleWhileSomethingIsBroken() throws {
    let idle = "allow: [{ rule: pre-patch-unpaired, reason: x }]"
    #expect(try lint("", fix: idle).rules == ["unused-suppression"])
    // A fix with a mistake is not looked at, and without a patch some rules say nothing.
    let broken = try lint("", fix: idle + "\nunknown: x")
    #expect(!broken.rules.contains("unused-suppression"))
    let unordered = try lint("\t/* \(Self.allow) */", fix: idle + "\nrequires: [nobody]")
    #expect(!unordered.rules.contains("unused-suppression"))
  }
}
