import Comparing
import Diagnostics
import Livepatch
import Rules
import Testing
import Writing

/// May one release replace another, and may one go back?
@Suite struct VerdictTests {
  private func outcomes(_ old: Side, _ new: Side) -> [Verdict.Outcome] {
    let verdicts = PairVerdicts(from: old, to: new)
    return [verdicts.replace.outcome, verdicts.goBack.outcome]
  }

  @Test func anotherTextAloneIsFreeBothWays() throws {
    let (old, new) = (
      try helped(version: 1), try helped(version: 2, body: "return helper() + 1;")
    )
    #expect(outcomes(old, new) == [.yes, .yes])
  }

  struct States: Sendable {
    var old: Int?
    var new: Int?
    var expected: [Verdict.Outcome]
  }

  private static let states = [
    States(old: nil, new: 1, expected: [.yes, .refused]),
    States(old: 1, new: nil, expected: [.refused, .yes]),
    States(old: 1, new: 1, expected: [.yes, .yes]),
    States(old: 1, new: 2, expected: [.yes, .refused]),
    States(old: 2, new: 1, expected: [.refused, .yes]),
  ]

  /// `klp_is_patch_compatible`, kernel/livepatch/state.c, 6.1.
  @Test(arguments: Self.states)
  func statesDecide(_ given: States) throws {
    func yaml(_ version: Int?) -> String {
      version.map { "states: { s: { id: 7, version: \($0) } }\n" } ?? ""
    }
    let (before, after) = (
      try helped(version: 1, yaml: yaml(given.old)),
      try helped(version: 2, yaml: yaml(given.new))
    )
    #expect(outcomes(before, after) == given.expected)
  }

  @Test func whatTheOlderReleaseDoesNotKnowStaysWhenOneGoesBack() throws {
    let variable = "shadow_variables: { v: { id: 0x2070001, type: int, freed_by: never } }\n"
    let (old, new) = (try helped(version: 1), try helped(version: 2, yaml: variable))
    #expect(outcomes(old, new) == [.yes, .unsafe])
    // A state makes the kernel refuse what would be unsafe.
    let guarded = try helped(
      version: 2, yaml: variable + "states: { s: { id: 7, version: 1 } }\n")
    #expect(outcomes(old, guarded) == [.yes, .refused])
    #expect(outcomes(new, try helped(version: 3)) == [.unsafe, .yes])
  }

  @Test func aPatchThatLeavesOthersBeneathItReplacesNothing() throws {
    let old = try helped(version: 1)
    var new = try helped(version: 2)
    new.isCumulative = false
    let verdicts = PairVerdicts(from: old, to: new)
    #expect(verdicts.replace.outcome == .unsafe)
    #expect(verdicts.replace.reasons.map(\.finding.rule) == ["replace-flag-lost"])
  }

  @Test func releasesForDifferentKernelsNeverMeet() throws {
    let old = try helped(version: 1)
    var new = try helped(version: 2)
    new.release.patch.kernel = Kernel(name: "trixie", release: "6.12.*")
    let verdicts = PairVerdicts(from: old, to: new)
    #expect(verdicts.replace.reasons.map(\.finding.rule) == ["kernel-release-changed"])
    #expect(verdicts.replace.outcome == .refused && verdicts.goBack.outcome == .refused)
    #expect(
      comparisonText(Comparison(old, new), verdicts).hasSuffix(
        """
        may lp_2 replace lp_1 on a running machine? no, the kernel refuses it: kernel-release-changed
        may one go back from lp_2 to lp_1? no, the kernel refuses it: kernel-release-changed

        """))
  }

  @Test func whatTheKernelRefusesIsToldFromWhatElseIsLost() throws {
    let old = try helped(
      version: 1, behind: "int klpp_g(void)\n{\n\treturn 0;\n}",
      yaml: "states: { s: { id: 7, version: 1 } }\n", functions: "f, g")
    let new = try helped(version: 2)
    let text = comparisonText(Comparison(old, new), PairVerdicts(from: old, to: new))
    #expect(
      text.contains("no, the kernel refuses it: state-dropped; besides: function-dropped\n"),
      "\(text)")
  }

  @Test func pagesHoldNoMarkupFromOutside() throws {
    let hostile = "title: '<script>alert(1)</script> | `x` &'\n"
    let sides = [try helped(version: 1), try helped(version: 2, yaml: hostile)]
    let history = ReleaseHistory(sides[0].patch.kernel, sides) { old, new in
      PairVerdicts(from: sides[old], to: sides[new])
    }
    let page = releasePage([history])
    #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
    #expect(!page.contains("<script"))
    let notes = releaseNotes([history])
    #expect(!notes.contains("<script>"))
    #expect(notes.contains("\\<script\\>"))
  }
}

/// What is told of variables that replacements fill.
@Suite struct StaticDataTests {
  private func lost(_ code: String, again: String? = nil, yaml: String = "") throws -> [String] {
    let sides = try [code, again ?? code].enumerated().map { number, code in
      try side(
        [
          "a/fix.yaml": "fix: a\nobjects: { vmlinux: { functions: [f] } }\n\(yaml)", "a/a.c": code,
        ], version: number + 1)
    }
    return PairVerdicts(from: sides[0], to: sides[1]).replace.reasons
      .filter { $0.finding.rule == "static-data-lost" }.map(\.finding.message)
  }

  private func replacement(_ statement: String, _ variable: String = "static int x;") -> String {
    "\(variable)\n\nint klpp_f(struct it *it)\n{\n\t\(statement)\n\treturn 0;\n}\n"
  }

  @Test(arguments: [
    "x++;", "--x;", "x = 1;", "x += it->n;", "WRITE_ONCE(x, 1);", "atomic_inc(&x);",
    "xchg(&x, 1);",
  ]) func whatAReplacementChangesIsLost(statement: String) throws {
    #expect(
      try lost(replacement(statement)) == [
        "`x` starts anew, and what the replacements of release 1 have kept in it is lost"
      ])
  }

  @Test(arguments: [
    "return x;", "it->x = 1;", "it->x++;", "if (x == 1) it->n++;", "int x = 2; x++;",
    "use(&x);", "READ_ONCE(x);", "atomic_read(&x);", "it->n = x;",
  ]) func whatItOnlyReadsIsNot(statement: String) throws {
    #expect(try lost(replacement(statement)) == [])
  }

  @Test func membersAndElementsCount() throws {
    let variable = "static struct { int n; int t[4]; } x;"
    #expect(try lost(replacement("x.n++;", variable)).count == 1)
    #expect(try lost(replacement("x.t[it->n + 1] = 2;", variable)).count == 1)
    #expect(try lost(replacement("it->t[x.n] = 2;", variable)) == [])
    // What a pointer points to lies elsewhere.
    #expect(try lost(replacement("x->n = 2;", "static struct it *x;")) == [])
  }

  @Test func aVariableOfTheFunctionCountsWhereDefinitionsAreCompared() throws {
    #expect(try lost(replacement("static int x; x++;", "")).count == 1)
  }

  @Test func oneThatTheNewReleaseSetsUpOrLacksIsNotLost() throws {
    let setUp = "\nint a_init(void)\n{\n\tx = 1;\n\treturn 0;\n}\n"
    #expect(try lost(replacement("x++;") + setUp, yaml: "init: a_init\n") == [])
    #expect(try lost(replacement("x++;"), again: replacement("y++;", "static int y;")) == [])
    #expect(try lost(replacement("x++;"), again: replacement("return x;")) == [])
  }
}
