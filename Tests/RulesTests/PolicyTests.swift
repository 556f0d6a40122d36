import Diagnostics
import Testing

@testable import Rules

/// What a person asked not to hear of, and what is said all the same.
@Suite struct PolicyTests {
  /// An idle suppression (warning), a callback without its other half, and frees at exit.
  private static let example = Example(
    "",
    """
    --- a/fix.yaml
    fix: a
    exit: a_exit
    objects: { vmlinux: { functions: [f] } }
    allow: [{ rule: pre-patch-unpaired, reason: x }]
    --- a/a.c
    int klpp_f(void) { return 0; }
    void a_exit(void)
    {
    	klp_shadow_free_all(0x2070001, NULL);
    	klp_shadow_free_all(0x2070002, NULL);
    }
    """)

  private func rules(_ select: [String] = [], ignore: [String] = []) throws -> Set<RuleName> {
    let selection = try RuleSelection(select: select, ignore: ignore)
    return try LintedExample(Self.example, policy: Policy(selection: selection)).rules
  }

  @Test func selectsAndIgnoresByRuleAndByGroup() throws {
    let free: RuleName = "shadow-free-in-module-exit"
    #expect(try rules() == [free, "unused-suppression"])
    #expect(try rules(["shadow"]) == [free])
    #expect(try rules(["lint", free.text]) == [free, "unused-suppression"])
    #expect(try rules(ignore: ["lint"]) == [free])
    #expect(try rules(["lint", "shadow"], ignore: [free.text]) == ["unused-suppression"])
    #expect(try rules(["callbacks"]) == [])
  }

  @Test func requiredRulesSpeakWhateverIsSelected() throws {
    let unordered = Example(
      "",
      """
      --- a/fix.yaml
      fix: a
      requires: [b]
      """)
    for (select, ignore) in [(["shadow"], [String]()), ([], ["order"])] {
      let policy = Policy(selection: try RuleSelection(select: select, ignore: ignore))
      #expect(try LintedExample(unordered, policy: policy).rules.contains("unknown-dependency"))
    }
  }

  @Test func namesThatDoNotExistAreErrors() {
    #expect(throws: RuleSelectionError.unknown("shadw", nearest: "shadow")) {
      try RuleSelection(select: ["shadw"], ignore: [])
    }
    #expect(throws: RuleSelectionError.required("function-conflict")) {
      try RuleSelection(select: [], ignore: ["function-conflict"])
    }
  }

  @Test func aBaselinePassesOverWhatItKnowsAndNoMore() throws {
    let before = try LintedExample(Self.example)
    var baseline = Baseline()
    before.judgement.add(to: &baseline, sources: before.sources)
    #expect(baseline.entries.map(\.count) == [2, 1])

    let after = try LintedExample(Self.example, policy: Policy(baseline: baseline)) { path, text in
      // Moved lines change nothing; a third one of a kind is new.
      path == "a/a.c"
        ? "/* new */\n\n"
          + text.replacing("2, NULL);", with: "2, NULL);\n\tklp_shadow_free_all(0x2070003, NULL);")
        : text
    }
    #expect(after.judgement.baselined == 3)
    #expect(after.rules == ["shadow-free-in-module-exit"])
    #expect(after.judgement.diagnostics.count == 1)
    #expect(after.judgement.baseline.entries.isEmpty)

    let mended = try LintedExample(Self.example, policy: Policy(baseline: baseline)) { path, text in
      path == "a/a.c" ? text.replacing("\tklp_shadow_free_all(0x2070002, NULL);\n", with: "") : text
    }
    #expect(mended.judgement.baselined == 2)
    #expect(mended.judgement.baseline.entries.map(\.count) == [1])
  }

  @Test func requiredRulesAreInNoBaseline() throws {
    let unordered = Example(
      "",
      """
      --- a/fix.yaml
      fix: a
      requires: [b]
      """)
    let before = try LintedExample(unordered)
    var baseline = Baseline()
    before.judgement.add(to: &baseline, sources: before.sources)
    #expect(baseline.isEmpty)
    // Nor can one be written by hand.
    for diagnostic in before.judgement.diagnostics {
      baseline.add(diagnostic.finding.identity(in: before.sources))
    }
    let after = try LintedExample(unordered, policy: Policy(baseline: baseline))
    #expect(after.rules == before.rules)
  }
}

/// What follows from another finding is a note of that one.
@Suite struct FollowUpTests {
  private func lint(_ text: String) throws -> LintedExample { try LintedExample(Example("", text)) }

  private static let two = """
    --- a/fix.yaml
    fix: a
    objects: { vmlinux: { functions: [f] } }
    --- a/a.c
    int klpp_f(void) { return 1; }
    --- b/fix.yaml
    fix: b
    BASE
    objects: { vmlinux: { functions: [f] } }
    --- b/b.c
    int klpp_f(void) { return 2; }
    """

  @Test func aConflictFollowsFromAMisspeltBase() throws {
    let linted = try lint(Self.two.replacing("BASE", with: "on_top_of: aa"))
    #expect(linted.rules == ["unknown-dependency"], "\(linted.report)")
    let note = try #require(linted.judgement.diagnostics.first?.finding.notes.last)
    #expect(note.message.hasPrefix("so `a` and `b` both replace `vmlinux/f`"))
    #expect(note.range != nil)
  }

  @Test func aConflictOfItsOwnStandsForItself() throws {
    let linted = try lint(Self.two.replacing("BASE", with: "requires: [aa]"))
    #expect(linted.rules == ["unknown-dependency", "function-conflict"], "\(linted.report)")
  }

  private static let released = """
    --- livepatch.yaml
    livepatch: lp
    version: 2
    kernels: { bookworm: "6.1.*" }
    releases: releases
    --- releases/bookworm/lp_1/cumulative.yaml
    format: 1
    livepatch: lp
    version: 1
    kernel: { name: bookworm, release: "6.1.*" }
    fixes:
      - { fix: a, folder: a }
      - { fix: b, folder: b }
    objects:
      - object: vmlinux
        functions:
          - { function: f, provided_by: [{ fix: a, replacement: klpp_f }] }
          - { function: g, provided_by: [{ fix: b, replacement: klpp_g }] }
    --- b/fix.yaml
    fix: b
    objects: { vmlinux: { functions: [g] } }
    --- b/b.c
    int klpp_g(void) { return 2; }

    """

  @Test func whatADamagedFixHadIsNotLostForItself() throws {
    let linted = try lint(
      Self.released + """
        --- a/fix.yaml
        fix: a
        titel: x
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void) { return 1; }
        """)
    #expect(linted.rules == ["unknown-or-mistyped-key"], "\(linted.report)")
    let notes = linted.judgement.diagnostics.flatMap(\.finding.notes).map(\.message)
    #expect(notes.contains { $0.hasPrefix("so `vmlinux/f`, replaced by `a`, would go back") })
  }

  @Test func whatAFixForAnUnknownKernelHadIsNotLostForItself() throws {
    let linted = try lint(
      Self.released + """
        --- a/fix.yaml
        fix: a
        kernels: [bookwurm]
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void) { return 1; }
        """)
    #expect(linted.rules == ["unknown-kernel"], "\(linted.report)")
  }

  @Test func whatNobodyHasAnyMoreIsLost() throws {
    #expect(try lint(Self.released).rules == ["function-dropped"])
  }
}
