import Livepatch
import Reporting
import Testing

@testable import KernelLab

/// What is predicted of going from one release to another, held against what a guest shows.
@Suite struct PassageTests {
  @Test func aWayThatGoesAsPredictedPasses() {
    let guest = ExchangingGuest()
    let verdict = guest.verdict()
    #expect(verdict.isPassed, "\(verdict.table)")
    #expect(verdict.passages.map(\.predicted) == guest.passages)
    #expect(verdict.passages.map(\.agrees) == [true, true])
  }

  @Test func theTableHasPredictionAndKernelSideBySide() {
    let lines = ExchangingGuest().verdict().table.split(separator: "\n").suffix(6)
    #expect(
      lines.joined(separator: "\n") == """
                  from  to    predicted          seen
          ok      lp_1  lp_2  taken              taken
                                save_level         save_level
                                raise_level        raise_level
          ok      lp_2  lp_1  refused (-EINVAL)  refused (-EINVAL)
          2 of 2 ways between releases went as predicted
        """)
  }

  @Test func aCallbackThatDoesNotRunIsSaidAndFails() {
    let verdict = ExchangingGuest().verdict { text in
      text.split(separator: "\n", omittingEmptySubsequences: false)
        .filter { !$0.contains(": raise_level <-") }.joined(separator: "\n")
    }
    #expect(
      verdict.problems.map(\.message) == [
        "loading `lp_2` over `lp_1` runs `save_level`; predicted was `save_level`, `raise_level`"
      ])
    #expect(verdict.table.contains("\n  FAILED  lp_1  lp_2  taken"))
    #expect(verdict.table.contains("1 of 2 ways between releases went as predicted"))
  }

  @Test func aCallbackOfTheReplacedReleaseIsSaidWithItsModule() {
    let verdict = ExchangingGuest().verdict { text in
      text.replacing(
        "ran lp_2 insmod-71 [000] ..... 9.2:",
        with: "ran lp_1 insmod-71 [000] ..... 9.15: save_level <-x\n"
          + "ran lp_2 insmod-71 [000] ..... 9.2:")
    }
    #expect(
      verdict.problems.map(\.message) == [
        "loading `lp_2` over `lp_1` runs `save_level`, `save_level of lp_1`, `raise_level`; "
          + "predicted was `save_level`, `raise_level`"
      ])
  }

  @Test func anotherErrorThanPredictedIsSaid() {
    let verdict = ExchangingGuest().verdict {
      $0.replacing("Invalid argument", with: "Device or resource busy")
    }
    #expect(
      verdict.problems.map(\.message) == [
        "the kernel refuses `lp_1` over `lp_2` with -EBUSY, and -EINVAL was predicted"
      ])
    #expect(verdict.table.contains("refused (-EINVAL)  refused (-EBUSY)"))
  }

  @Test func aReleaseThatIsTakenAlthoughARefusalWasPredictedFails() {
    let guest = ExchangingGuest()
    let last = guest.rehearsal.steps.firstIndex { $0.expectation.isRefused } ?? 0
    let verdict = guest.verdict { text in
      text.replacing("error insmod: can't insert '/modules/lp_1.ko': Invalid argument\n", with: "")
        .replacing("end \(last) 1", with: "end \(last) 0")
    }
    #expect(
      verdict.problems.map(\.message) == [
        "the kernel takes `lp_1` over `lp_2`, and it was predicted to refuse it (-EINVAL)"
      ])
  }

  @Test func aReleaseThatIsRefusedAlthoughItShouldBeTakenFails() {
    let guest = ExchangingGuest()
    let step = guest.rehearsal.steps.firstIndex { $0.title == "load lp_2 over lp_1" } ?? 0
    let verdict = guest.verdict { text in
      text.replacing(
        "begin \(step)\n", with: "begin \(step)\nerror insmod: can't insert 'x': File exists\n"
      ).replacing("end \(step) 0", with: "end \(step) 1")
        .replacing(": save_level <-klp", with: ": 0xffffffffc0263020 <-klp")
    }
    #expect(
      verdict.problems.map(\.message).contains(
        "the kernel refuses `lp_2` over `lp_1` (-EEXIST), and it was predicted to take it"))
    #expect(verdict.passages[0].observed?.lines == ["refused (-EEXIST)", "  ?", "  raise_level"])
  }

  @Test func aCallbackThatCannotBeWatchedProvesNothing() {
    let verdict = ExchangingGuest().verdict {
      $0.replacing("watched raise_level [lp_2]\n", with: "")
    }
    #expect(!verdict.isPassed)
    #expect(
      verdict.problems.map(\.message).contains(
        "which callbacks loading `lp_2` over `lp_1` runs cannot be seen: "
          + "ftrace does not tell of `raise_level`"))
    #expect(verdict.table.contains("callbacks not seen"))
  }

  @Test func aWayThatWasNotReachedIsShownAsSuch() {
    let verdict = ExchangingGuest().verdict { text in
      text.firstRange(of: "patch lp_1").map { String(text[..<$0.lowerBound]) } ?? text
    }
    #expect(!verdict.isPassed)
    #expect(verdict.passages.map(\.observed) == [nil, nil])
    #expect(verdict.table.contains("0 of 2 ways between releases went as predicted"))
  }

  @Test func reportsForMachinesHaveBoth() {
    let verdict = ExchangingGuest().verdict {
      $0.replacing("Invalid argument", with: "File exists")
    }
    let json = verdict.json.description
    #expect(json.contains(#""result": "-EINVAL""#), "\(json)")
    #expect(json.contains(#""result": "-EEXIST""#), "\(json)")
    #expect(json.contains(#""function": "raise_level""#), "\(json)")
    let cases = verdict.cases.suffix(2)
    #expect(cases.map(\.name) == ["lp_2 over lp_1", "lp_1 over lp_2"])
    #expect(cases.map { $0.failure == nil } == [true, false])
  }

  @Test(arguments: [
    ("insmod: can't insert '/modules/x.ko': Invalid argument", "-EINVAL"),
    ("insmod: can't insert '/modules/x.ko': Device or resource busy", "-EBUSY"),
    ("insmod: can't insert '/modules/x.ko': invalid module format", "-ENOEXEC"),
    (
      "insmod: can't insert '/modules/x.ko': unknown symbol in module, or unknown parameter",
      "-ENOENT"
    ),
    ("insmod: can't insert '/modules/x.ko': Timer expired", "-62"), ("what?", "1"), ("", "1"),
  ]) func wordsOfInsmodBecomeNumbers(_ words: String, _ number: String) {
    #expect(ErrorNumber(toldBy: words).description == number)
  }

  @Test func aReleaseIsExchangedWithEachOther() {
    let patches = (1...3).map { RehearsedPatch(release($0), configuration: Configuration()) }
    var passages: [Passage] = []
    for from in patches {
      for to in patches where from != to {
        passages.append(
          Passage(from: from.module, to: to.module, result: .success, callbacks: []))
      }
    }
    let rehearsal = Rehearsal(
      of: patches[2], releases: Array(patches.prefix(2)), passages: passages)
    let rehearsed = rehearsal.steps.compactMap(\.expectation.passage)
    #expect(rehearsed.count == 6)
    #expect(Set(rehearsed) == Set(passages))
  }

  @Test func aRefusalOnTheWayForthIsSurvived() {
    let patches = (1...2).map { RehearsedPatch(release($0), configuration: Configuration()) }
    let rehearsal = Rehearsal(
      of: patches[1], releases: [patches[0]],
      passages: [
        Passage(from: "lp_1", to: "lp_2", result: .invalid, callbacks: []),
        Passage(from: "lp_2", to: "lp_1", result: .success, callbacks: []),
      ])
    let titles = rehearsal.steps.drop { $0.title != "load lp_1" }.map(\.title)
    #expect(
      titles == [
        "load lp_1", "lp_2 over lp_1 is refused", "disable lp_1", "remove lp_1", "load lp_2",
        "load lp_1 over lp_2", "remove lp_2", "disable lp_1", "remove lp_1",
      ])
  }
}

/// A patch of one function of vmlinux; from release 2 on with callbacks.
private func release(_ version: Int) -> CumulativePatch {
  var patch = CumulativePatch(
    livepatch: "lp", version: version, kernel: Kernel(name: "k", release: "6.1"))
  patch.fixes = [MergedFix(id: FixID("a"), folder: "a")]
  let function = MergedFunction(
    name: "f", sympos: 0, candidates: [.init(fix: FixID("a"), replacement: "klpp_f")])
  var vmlinux = MergedObject(name: .vmlinux, functions: [function])
  if version > 1 {
    vmlinux.callbacks = [
      .prePatch: [CallbackStep(fix: FixID("a"), function: "save_level")],
      .postPatch: [CallbackStep(fix: FixID("a"), function: "raise_level")],
    ]
  }
  patch.objects = [vmlinux]
  return patch
}

/// Answers as a guest does in which release 2 replaces release 1, and cannot go back.
private struct ExchangingGuest {
  let passages = [
    Passage(
      from: "lp_1", to: "lp_2", result: .success,
      callbacks: [
        .init(module: "lp_2", function: "save_level"),
        .init(module: "lp_2", function: "raise_level"),
      ]),
    Passage(from: "lp_2", to: "lp_1", result: .invalid, callbacks: []),
  ]
  let rehearsal: Rehearsal

  init() {
    rehearsal = Rehearsal(
      of: RehearsedPatch(release(2), configuration: Configuration()),
      releases: [RehearsedPatch(release(1), configuration: Configuration())], passages: passages)
  }

  var results: String {
    var text = ""
    for (number, step) in rehearsal.steps.enumerated() {
      text += "begin \(number)\n"
      if step.action == .load("lp_2") {
        // The tracer's columns are as wide as it likes.
        text += "watched save_level [lp_2]\nwatched raise_level [lp_2]\n"
        text += "ran lp_2 insmod-71 [000] ..... 9.1: save_level <-klp_enable_patch\n"
        text += "ran lp_2 insmod-71 [000] ..... 9.2: raise_level <-klp_complete_transition\n"
      }
      if step.expectation.isRefused {
        text += "error insmod: can't insert '/modules/lp_1.ko': Invalid argument\n"
      }
      if let enabled = step.expectation.enabled {
        text += "patch \(enabled.module) 1 0\nobject vmlinux 1\nfunction f,1\n"
        text += "hooks\nhook f (1) R I  tramp: 0x1\n"
      }
      text += "end \(number) \(step.expectation.isRefused ? 1 : 0)\n"
    }
    return text + "begin end\n"
  }

  func verdict(_ change: (String) -> String = { $0 }) -> RehearsalVerdict {
    rehearsal.verdict(
      on: GuestOutcome(
        ending: .finished(status: 0), results: Array(change(results).utf8), log: "[    1.0] up\n",
        seconds: 3, isAccelerated: true))
  }
}
