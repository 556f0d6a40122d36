import Livepatch

/// Goes through the steps in order.
struct RehearsalJudge {
  let rehearsal: Rehearsal
  let account: RehearsalAccount
  let log: GuestLog
  var verdict = RehearsalVerdict()
  private var seenFunctions: Set<FunctionKey> = []
  private var seenEffects: Set<Int> = []
  private var watched: Set<RehearsalAccount.Hook> = []
  private var taint: UInt64

  init(_ rehearsal: Rehearsal, _ account: RehearsalAccount, _ log: GuestLog) {
    self.rehearsal = rehearsal
    self.account = account
    self.log = log
    taint = account.taint ?? 0
  }

  mutating func boot(_ outcome: GuestOutcome) {
    var step = RehearsalVerdict.Step(
      title: "boot", state: .passed, seconds: log.bootSeconds,
      seen: outcome.isAccelerated ? nil : "emulated")
    if account.steps.isEmpty {
      step.problems = [
        .init(
          subject: .livepatch, message: "the guest did not come up: \(outcome.fate)",
          evidence: log.last)
      ]
      step.state = .failed
    }
    verdict.steps.append(step)
  }

  mutating func step(_ number: Int) {
    let step = rehearsal.steps[number]
    var result = RehearsalVerdict.Step(title: step.title, state: .notReached)
    guard let seen = account.steps[number] else {
      if let predicted = step.expectation.passage {
        verdict.passages.append(PassageAccount(predicted: predicted))
      }
      verdict.steps.append(result)
      return
    }
    result.seconds = log.seconds(of: number)
    let differences = judgePassage(of: step, seen)
    if let status = seen.status {
      if !differences.isEmpty {
        let evidence = status == 0 ? [] : [seen.error ?? ""] + log.livepatchLines(of: number)
        result.problems += differences.map {
          .init(subject: .livepatch, message: $0, evidence: evidence)
        }
      } else if (status == 0) == step.expectation.isRefused {
        result.problems.append(problem(of: step, seen, log.livepatchLines(of: number)))
      } else if case .observe(let effects, let isPatched) = step.action {
        result.problems += judge(effects, isPatched: isPatched, seen)
        result.seen = "\(effects.count) check\(effects.count == 1 ? "" : "s")"
      } else {
        result.problems += judgeState(after: step, seen, &result.seen)
      }
    }
    // Of a step that did not end, `end` tells.
    if let complaint = log.complaint(in: number), seen.status != nil {
      result.problems.append(
        .init(
          subject: .livepatch, message: "the kernel complains: \(GuestLog.words(of: complaint[0]))",
          evidence: complaint))
    }
    if let taint = seen.taint {
      let problems = judge(taint: taint)
      // Complaints taint as well.
      if result.problems.isEmpty { result.problems += problems }
    }
    result.state = result.problems.isEmpty && seen.status != nil ? .passed : .failed
    verdict.steps.append(result)
  }

  /// Holds what came of loading one livepatch over another against what was predicted.
  private mutating func judgePassage(
    of step: Rehearsal.Step, _ seen: RehearsalAccount.StepAccount
  ) -> [String] {
    // A module that is refused was loaded before, alone.
    watched.formUnion(seen.watched)
    guard let predicted = step.expectation.passage else { return [] }
    let callbacks = rehearsal.patches.filter { [predicted.from, predicted.to].contains($0.module) }
      .flatMap { patch in
        patch.callbacks.map { RehearsalAccount.Hook(function: $0, module: patch.module) }
      }
    let passage = PassageAccount(
      predicted: predicted, observed: seen.passage(like: predicted),
      unwatched: callbacks.filter { !watched.contains($0) }.map(\.function))
    verdict.passages.append(passage)
    return passage.differences
  }

  mutating func end(_ outcome: GuestOutcome) {
    verdict.functions = (seenFunctions.count, rehearsal.patch.functions.count)
    verdict.effects = (seenEffects.count, rehearsal.patch.effects.count)
    if !outcome.isLogWhole {
      verdict.steps[0].problems.append(
        .init(
          subject: .livepatch,
          message: "the kernel's log is flooded: what it complained of at first is lost",
          evidence: log.last))
      verdict.steps[0].state = .failed
    }
    if account.isComplete, outcome.ending == .finished(status: 0) {
      if !verdict.isPassed, verdict.problems.isEmpty {
        verdict.steps[0].problems.append(
          .init(subject: .livepatch, message: "what the guest sent is not whole"))
        verdict.steps[0].state = .failed
      }
      return
    }
    // The step that was begun and not ended, or the last one.
    let open = rehearsal.steps.indices.last { account.steps[$0] != nil }
    guard let open else { return }
    let seen = account.steps[open]
    guard seen?.status == nil || verdict.problems.isEmpty else { return }
    let words: String
    var evidence = seen?.tasks.flatMap(\.lines) ?? []
    if account.hung != nil {
      words = "the guest hangs"
    } else {
      words = outcome.fate
    }
    let check = seen?.checking.flatMap { seen?.printed[$0] == nil ? $0 : nil }
    let subject = check.map { number -> RehearsalVerdict.Subject in
      .check(rehearsal.effects[number].fix, rehearsal.effects[number].number)
    }
    evidence += log.complaint(in: open) ?? log.last
    verdict.steps[open + 1].problems.append(
      .init(
        subject: subject ?? .livepatch,
        message: "\(words) in the step `\(rehearsal.steps[open].title)`", evidence: evidence))
    verdict.steps[open + 1].state = .failed
  }

  /// Why a step went otherwise than it must.
  private func problem(
    of step: Rehearsal.Step, _ seen: RehearsalAccount.StepAccount, _ log: [String]
  ) -> RehearsalVerdict.Problem {
    if let name = seen.endless {
      return .init(
        subject: .livepatch,
        message: "the transition of `\(name)` did not end within \(rehearsal.transitionLimit) s: "
          + "\(seen.tasks.count) task\(seen.tasks.count == 1 ? " is" : "s are") not switched",
        evidence: seen.tasks.flatMap(\.lines))
    }
    let words = seen.error.map { error in
      // `insmod: can't insert 'x.ko': File exists`
      error.firstRange(of: "': ").map { String(error[$0.upperBound...]) } ?? error
    }
    let what =
      switch step.action {
      case .load(let name): "`\(name)` cannot be loaded"
      case .loadModules(let names): "the modules \(names.joined(separator: ", ")) cannot be loaded"
      case .reload(let names):
        "the modules \(names.joined(separator: ", ")) cannot be loaded again under it"
      case .disable(let name): "`\(name)` cannot be disabled"
      case .remove(let name): "`\(name)` cannot be removed"
      case .stress(let name, _): "`\(name)` cannot be loaded, disabled and removed under load"
      case .observe: "the checks cannot be run"
      }
    let reason = words.flatMap { $0.isEmpty ? nil : ": \($0)" } ?? ""
    return .init(subject: .livepatch, message: what + reason, evidence: log)
  }

  private mutating func judge(
    _ effects: [Int], isPatched: Bool, _ seen: RehearsalAccount.StepAccount
  ) -> [RehearsalVerdict.Problem] {
    effects.compactMap { number in
      let effect = rehearsal.effects[number]
      let wanted = isPatched ? effect.check.after : effect.check.before
      let found = EffectCheck.trimmed(seen.printed[number] ?? "")
      if found == wanted {
        if isPatched, number < rehearsal.patch.effects.count { seenEffects.insert(number) }
        return nil
      }
      return .init(
        subject: .check(effect.fix, effect.number),
        message: isPatched
          ? "the effect of `\(effect.fix)` is not seen"
          : "without it, `\(effect.fix)` has an effect",
        evidence: ["expected: \(shown(wanted))", "printed:  \(shown(found))"])
    }
  }

  /// Holds what sysfs and ftrace show against the livepatch that must be there.
  private mutating func judgeState(
    after step: Rehearsal.Step, _ seen: RehearsalAccount.StepAccount, _ words: inout String?
  ) -> [RehearsalVerdict.Problem] {
    var problems: [RehearsalVerdict.Problem] = []
    if case .stress = step.action, let cycles = seen.cycles {
      words = cycles == 1 ? "once" : "\(cycles) times"
    }
    let wanted = step.expectation.enabled
    for patch in seen.patches where patch.name != wanted?.module {
      problems.append(
        .init(subject: .livepatch, message: "`\(patch.name)` is still there"))
    }
    guard let wanted else {
      for function in rehearsal.patch.functions where seen.isHooked(function) == true {
        problems.append(
          .init(
            subject: .function(function),
            message: "`\(function)` is still replaced, although no livepatch is enabled"))
      }
      return problems
    }
    guard let patch = seen.patches.first(where: { $0.name == wanted.module }) else {
      return problems + [
        .init(
          subject: .livepatch,
          message: "`\(wanted.module)` is loaded, and /sys/kernel/livepatch does not show it")
      ]
    }
    if !patch.isEnabled || patch.isInTransition {
      problems.append(
        .init(subject: .livepatch, message: "`\(wanted.module)` is not enabled throughout"))
    }
    var count = 0
    for function in wanted.functions {
      let isLoaded =
        switch function.object {
        case .vmlinux: true
        case .module(let name): step.expectation.modules.contains(name)
        }
      let problem = seen.problem(with: function, of: patch, isLoaded: isLoaded)
      if let problem {
        problems.append(.init(subject: .function(function), message: problem))
      } else if isLoaded {
        count += 1
        if wanted == rehearsal.patch { seenFunctions.insert(function) }
      }
    }
    words = "\(count) function\(count == 1 ? "" : "s") replaced"
    if !seen.kept.isEmpty { words = "not removed: \(seen.kept.joined(separator: ", "))" }
    for module in seen.ghosts {
      problems.append(
        .init(subject: .livepatch, message: "`\(module)` is removed, and still counts as patched"))
    }
    let declared = Set(wanted.functions.map { "\($0.object)/\($0.name),\($0.position)" })
    for object in patch.objects {
      for function in object.functions.sorted()
      where !declared.contains("\(object.name)/\(function)") {
        problems.append(
          .init(
            subject: .livepatch,
            message: "`\(object.name)/\(function)` is replaced, and nothing declares it"))
      }
    }
    return problems
  }

  /// A livepatch taints, and so does a module from elsewhere, and one without a signature.
  private mutating func judge(taint now: UInt64) -> [RehearsalVerdict.Problem] {
    let expected: UInt64 = 1 << 12 | 1 << 13 | 1 << 15
    let new = now & ~taint & ~expected
    taint |= now
    if new == 0 { return [] }
    // Documentation/admin-guide/tainted-kernels.rst, 6.12.
    let letters = Array("PFSRMBUDAWCIOELKXTNJ")
    let names = letters.indices.filter { new & 1 << UInt64($0) != 0 }.map { String(letters[$0]) }
    return [
      .init(
        subject: .livepatch,
        message: "the kernel is tainted (\(names.joined())), as no livepatch should taint it")
    ]
  }
}

extension RehearsalAccount.Task {
  fileprivate var lines: [String] { ["task \(id) (\(name))"] + stack.map { "  \($0)" } }
}

extension GuestOutcome {
  /// How it ended, if not as it should.
  fileprivate var fate: String {
    switch ending {
    case .finished(let status): "the script of the guest ended with status \(status)"
    case .crashed(let line):
      "the guest crashed" + (line.map { " (\(GuestLog.words(of: $0)))" } ?? "")
    case .timedOut(let seconds): "the guest did not come to an end within \(seconds) s"
    }
  }
}

/// A text in one line.
private func shown(_ text: String) -> String {
  text.isEmpty
    ? "nothing"
    : text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "⏎")
}
