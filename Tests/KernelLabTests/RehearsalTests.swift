import Livepatch
import Reporting
import Testing

@testable import KernelLab

/// What a guest reports, held against what must be, without a guest.
@Suite struct RehearsalTests {
  @Test func aGuestThatReportsWhatMustBePasses() {
    let guest = FakeGuest()
    let verdict = guest.rehearsal.verdict(on: guest.outcome())
    #expect(verdict.isPassed)
    #expect(verdict.problems.isEmpty)
    #expect(verdict.functions == (2, 2))
    #expect(verdict.effects == (1, 1))
  }

  @Test func everyStepThatIsNotReachedFails() {
    let guest = FakeGuest()
    for count in 0..<guest.rehearsal.steps.count {
      let verdict = guest.rehearsal.verdict(on: guest.outcome(steps: count))
      #expect(!verdict.isPassed, "after \(count) steps")
      #expect(!verdict.problems.isEmpty, "after \(count) steps")
    }
  }

  @Test func aFunctionThatIsMissingInSysfsIsNamed() {
    let verdict = FakeGuest().verdict { $0.replacing("function f,1\n", with: "") }
    #expect(verdict.problems.contains { $0.subject == .function(FakeGuest.function) })
    #expect(verdict.functions.seen == 1)
  }

  @Test func anObjectThatIsNotPatchedFails() {
    let verdict = FakeGuest().verdict { $0.replacing("object m 1\n", with: "object m 0\n") }
    #expect(
      verdict.problems.map(\.message).contains(
        "`m/g` is not replaced: `m` is loaded, and not patched"))
  }

  @Test func aFunctionThatFtraceDoesNotShowIsNotReplaced() {
    let verdict = FakeGuest().verdict { $0.replacing("hook g [m] (1) I\n", with: "") }
    #expect(
      verdict.problems.map(\.message)
        == Array(repeating: "`m/g` is not replaced: ftrace has nothing on it", count: 3))
  }

  @Test func aFunctionThatIsStillReplacedAfterwardsFails() {
    let verdict = FakeGuest().verdict {
      $0.replacing("end 4 0", with: "hooks\nhook f (1) I\nend 4 0")
    }
    #expect(verdict.problems.map(\.subject) == [.function(FakeGuest.function)])
  }

  @Test func aModuleThatIsGoneAndStillPatchedFails() {
    let verdict = FakeGuest().verdict {
      $0.replacing("begin 3\n", with: "begin 3\ngone m 1\n")
    }
    #expect(verdict.problems.map(\.message) == ["`m` is removed, and still counts as patched"])
  }

  @Test func aModuleThatCannotBeRemovedIsSaidSo() {
    let verdict = FakeGuest().verdict { $0.replacing("begin 3\n", with: "begin 3\nkept m\n") }
    #expect(verdict.isPassed)
    #expect(verdict.steps[4].seen == "not removed: m")
  }

  @Test func modulesWithLivepatchSymbolsStayWhereTheyAre() {
    var with = patch(version: 1)
    with.symbols = [
      MergedSymbol(object: .module("m"), name: "s", sympos: 0, owner: .module("m"), fixes: [])
    ]
    let rehearsal = Rehearsal(of: RehearsedPatch(with, configuration: Configuration()))
    #expect(!rehearsal.steps.contains { $0.action == .reload(["m"]) })
    #expect(FakeGuest().rehearsal.steps.contains { $0.action == .reload(["m"]) })
  }

  @Test func theTableTellsWhatWasDoneAndWhatWentWrong() {
    let guest = FakeGuest()
    #expect(
      guest.rehearsal.verdict(on: guest.outcome()).table == """
          ok      boot                        2.00 s  emulated
          ok      load lp_1 before m          1.00 s  1 function replaced
          ok      load m late                 1.00 s  2 functions replaced
          ok      effects                     1.00 s  1 check
          ok      m gone and back             1.00 s  2 functions replaced
          ok      disable lp_1                1.00 s
          ok      original behaviour          1.00 s  1 check
          ok      remove lp_1                 1.00 s
          ok      load lp_1 again, after m    1.00 s  2 functions replaced
          ok      effects                     1.00 s  1 check
          ok      disable lp_1                1.00 s
          ok      original behaviour          1.00 s  1 check
          ok      remove lp_1                 1.00 s
          2 of 2 functions seen replaced, 1 of 1 effects seen
        """)
    let failed = guest.rehearsal.verdict(on: guest.outcome(steps: 2))
    #expect(failed.table.contains("\n  FAILED  load m late"))
    #expect(failed.table.contains("\n  -       effects"))
    #expect(failed.cases.map { $0.failure == nil }.prefix(4) == [true, true, false, false])
  }

  @Test func anEffectThatIsNotSeenShowsBothTexts() {
    // `old` in base 64, where `new` is to be.
    let verdict = FakeGuest().verdict {
      $0.replacing("printed 0 bmV3Cg==", with: "printed 0 b2xkCg==")
    }
    #expect(verdict.problems.map(\.subject) == [.check(FixID("a"), 0), .check(FixID("a"), 0)])
    #expect(verdict.problems.first?.evidence == ["expected: new", "printed:  old"])
    #expect(verdict.effects.seen == 0)
  }

  @Test func taintThatNoLivepatchBringsFails() {
    // 12, 13 and 15 are of every such module; 9 is a warning's.
    let verdict = FakeGuest().verdict { $0.replacing("taint 45056", with: "taint 45568") }
    #expect(
      verdict.problems.map(\.message) == [
        "the kernel is tainted (W), as no livepatch should taint it"
      ])
  }

  @Test func taintOfTheKernelItselfIsNobodysFault() {
    let verdict = FakeGuest().verdict { text in
      "taint 512\n" + text.replacing("taint 45056", with: "taint 45568")
    }
    #expect(verdict.isPassed)
  }

  @Test func aComplaintInTheLogFailsItsStepOnly() {
    let guest = FakeGuest()
    var outcome = guest.outcome()
    outcome.log = outcome.log.replacing(
      "klp-compose: step 2\n",
      with: "klp-compose: step 2\n[ 2.5] WARNING: CPU: 0 PID: 7 at x.c:1 f\n")
    let verdict = guest.rehearsal.verdict(on: outcome)
    #expect(
      verdict.steps.filter { $0.state == .failed }.map(\.title) == [guest.rehearsal.steps[2].title])
    #expect(verdict.problems.map(\.message) == ["the kernel complains: WARNING: at x.c:1 f"])
  }

  @Test func aLogThatIsFloodedProvesNothing() {
    let guest = FakeGuest()
    var outcome = guest.outcome()
    outcome.isLogWhole = false
    #expect(!guest.rehearsal.verdict(on: outcome).isPassed)
  }

  @Test func aComplaintWhileTheKernelBootsIsNotOurs() {
    let guest = FakeGuest()
    var outcome = guest.outcome()
    outcome.log = "[ 0.1] WARNING: something of the machine\n" + outcome.log
    #expect(guest.rehearsal.verdict(on: outcome).isPassed)
  }

  @Test func aTransitionThatDoesNotEndNamesTasksAndStacks() {
    let verdict = FakeGuest().verdict(steps: 1, ending: .finished(status: 1)) { text in
      text + "begin 1\nendless lp_1\ntask 88 my sleep\nstack [<0>] f+0x1/0x2\nend 1 1\n"
    }
    #expect(verdict.problems.count == 1)
    #expect(verdict.problems[0].message.contains("did not end within 30 s: 1 task is not switched"))
    #expect(verdict.problems[0].evidence == ["task 88 (my sleep)", "  [<0>] f+0x1/0x2"])
  }

  @Test func aHangIsToldWithItsStep() {
    let verdict = FakeGuest().verdict(steps: 1, ending: .crashed(nil)) { text in
      text + "begin 1\nhung\ntask 90 insmod\nstack [<0>] g+0x1/0x2\n"
    }
    #expect(verdict.problems.map(\.message) == ["the guest hangs in the step `load m late`"])
    #expect(verdict.problems[0].evidence.prefix(2) == ["task 90 (insmod)", "  [<0>] g+0x1/0x2"])
  }

  @Test func aCrashInACheckIsBlamedOnTheCheck() {
    let guest = FakeGuest()
    let verdict = guest.verdict(steps: 2, ending: .crashed("[ 3.5] Kernel panic - not syncing: x"))
    {
      $0 + "begin 2\nchecking 0\n"
    }
    #expect(verdict.problems.map(\.subject) == [.check(FixID("a"), 0)])
    #expect(
      verdict.problems.map(\.message)
        == ["the guest crashed (Kernel panic - not syncing: x) in the step `effects`"])
  }

  @Test func aGuestThatSaysNothingFails() {
    let outcome = GuestOutcome(
      ending: .timedOut(seconds: 9), results: [], log: "[ 0.1] last words\n", seconds: 9,
      isAccelerated: false)
    let verdict = FakeGuest().rehearsal.verdict(on: outcome)
    #expect(!verdict.isPassed)
    #expect(verdict.problems.map(\.evidence) == [["[ 0.1] last words"]])
  }

  @Test func whatIsNotInTheConfigurationIsNotExpected() {
    var conditional = patch(version: 1)
    conditional.objects[0].functions[0].candidates[0].condition = .symbol("CONFIG_X")
    conditional.fixes[0].condition = .symbol("CONFIG_X")
    let without = RehearsedPatch(conditional, configuration: Configuration())
    #expect(without.functions.map(\.description) == ["m/g"])
    #expect(without.effects.isEmpty)
    let with = RehearsedPatch(conditional, configuration: Configuration(["CONFIG_X": .y]))
    #expect(with.functions.count == 2)
    #expect(with.effects.count == 1)
  }

  @Test(arguments: 0..<200 as Range<UInt64>) func anyReportEndsInAVerdict(seed: UInt64) {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
    func next(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }
    let guest = FakeGuest()
    var lines = guest.results().split(separator: "\n").map(String.init)
    for _ in 0..<12 where !lines.isEmpty {
      switch next(3) {
      case 0: lines.remove(at: next(lines.count))
      case 1: lines.swapAt(next(lines.count), next(lines.count))
      default: lines[next(lines.count)] = String(lines[next(lines.count)].prefix(next(12)))
      }
    }
    var outcome = guest.outcome()
    outcome.results = Array(lines.joined(separator: "\n").utf8)
    let verdict = guest.rehearsal.verdict(on: outcome)
    #expect(verdict.isPassed == verdict.problems.isEmpty)
  }
}

/// A patch of a function of vmlinux and one of a module, with a check.
private func patch(version: Int) -> CumulativePatch {
  var patch = CumulativePatch(
    livepatch: "lp", version: version, kernel: Kernel(name: "k", release: "6.1"))
  var fix = MergedFix(id: FixID("a"), folder: "a")
  fix.checks = [EffectCheck(run: "cat /x", before: "old", after: "new\n")]
  patch.fixes = [fix]
  func function(_ name: String) -> MergedFunction {
    MergedFunction(
      name: name, sympos: 0, candidates: [.init(fix: FixID("a"), replacement: "klpp_\(name)")])
  }
  patch.objects = [
    MergedObject(name: .vmlinux, functions: [function("f")]),
    MergedObject(name: .module("m"), functions: [function("g")]),
  ]
  return patch
}

/// Answers as a guest does in which all goes well.
private struct FakeGuest {
  let rehearsal = Rehearsal(of: RehearsedPatch(patch(version: 1), configuration: Configuration()))
  static let function = FunctionKey(object: .vmlinux, name: "f", sympos: 0)

  func results(steps count: Int? = nil) -> String {
    var text = ""
    for (number, step) in rehearsal.steps.prefix(count ?? .max).enumerated() {
      text += "begin \(number)\n"
      if case .observe(let effects, let isPatched) = step.action {
        for effect in effects {
          text += "checking \(effect)\nprinted \(effect) \(isPatched ? "bmV3Cg==" : "b2xkCg==")\n"
        }
      } else if let enabled = step.expectation.enabled {
        let isLoaded = step.expectation.modules.contains("m")
        text += "patch \(enabled.module) 1 0\nobject m \(isLoaded ? 1 : 0)\nfunction g,1\n"
        text += "object vmlinux 1\nfunction f,1\nhooks\nhook f (1) R I  tramp: 0x1\n"
        if isLoaded { text += "hook g [m] (1) I\n" }
        text += "taint 45056\n"
      }
      text += "end \(number) 0\n"
    }
    return text + (count == nil ? "begin end\n" : "")
  }

  func outcome(steps count: Int? = nil) -> GuestOutcome {
    var log = "[    1.0] up\n"
    for number in rehearsal.steps.indices.prefix(count ?? .max) {
      log += "[    \(number + 2).0] klp-compose: step \(number)\n"
    }
    return GuestOutcome(
      ending: count == nil ? .finished(status: 0) : .crashed(nil),
      results: Array(results(steps: count).utf8), log: log + "[   14.0] klp-compose: step end\n",
      seconds: 3, isAccelerated: false)
  }

  func verdict(
    steps count: Int? = nil, ending: GuestOutcome.Ending = .finished(status: 0),
    _ change: (String) -> String
  ) -> RehearsalVerdict {
    var outcome = outcome(steps: count)
    outcome.ending = ending
    outcome.results = Array(change(results(steps: count)).utf8)
    return rehearsal.verdict(on: outcome)
  }
}
