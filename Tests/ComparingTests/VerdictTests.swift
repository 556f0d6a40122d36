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
