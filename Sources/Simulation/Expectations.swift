public import Diagnostics
import Livepatch

extension Timeline {
  /// What did not come as the script expects.
  public func disappointments(of script: Script) -> [Finding] {
    zip(script.steps, moments).flatMap { step, moment -> [Finding] in
      guard let expectation = step.expectation else { return [] }
      var check = ExpectationCheck(world: world, moment: moment, step: step)
      check.run(expectation)
      return check.findings
    }
  }
}

/// Compares one step with what is expected of it.
private struct ExpectationCheck {
  let world: World
  let moment: Timeline.Moment
  let step: Script.Step
  var findings: [Finding] = []

  init(world: World, moment: Timeline.Moment, step: Script.Step) {
    (self.world, self.moment, self.step) = (world, moment, step)
  }

  mutating func run(_ expectation: ScenarioExpectation) {
    if let result = expectation.result, result.value != moment.result {
      report("the step returns \(moment.result), not \(result.value)", at: result.range)
    }
    let lines = moment.effects.compactMap { effect -> String? in
      if case .log(.tainting) = effect { return nil }
      return world.line(effect)
    }
    let callbacks = moment.effects.compactMap { effect -> String? in
      if case .callback = effect { world.line(effect) } else { nil }
    }
    if let sequence = expectation.sequence {
      compare(sequence, lines, "the lines of the step", expectation.range)
    }
    if let expected = expectation.callbacks {
      compare(expected, callbacks, "the callbacks of the step", expectation.range)
    }
    for runs in expectation.runs { check(runs) }
    if let patches = expectation.patches {
      compare(patches, world.listed(moment.state), "the livepatches in sysfs", expectation.range)
    }
    if let loaded = expectation.loaded {
      let sorted = loaded.sorted { place($0.value) < place($1.value) }
      compare(sorted, world.inMemory(moment.state), "the modules in memory", expectation.range)
    }
    if let expected = expectation.transition {
      let found =
        moment.state.transition.map { world.patches[$0.patch].name } ?? ScenarioExpectation.none
      if expected.value != found {
        report("in transition is `\(found)`, not `\(expected.value)`", at: expected.range)
      }
    }
    if let harm = expectation.harm {
      compare(
        harm.map { $0.map(\.rawValue) }, moment.harms.map(\.kind.rawValue),
        "the harms of the step", expectation.range,
        notes: moment.harms.map { Note(world.sentence($0)) })
    }
  }

  private func place(_ name: String) -> Int {
    world.patches.firstIndex { $0.name == name } ?? Int.max
  }

  private mutating func check(_ runs: ScenarioExpectation.Runs) {
    guard let function = world.functions.firstIndex(where: { $0.key == runs.function.value })
    else { return }
    let old = world.runs(function, isSwitched: false, in: moment.state)
    let new = world.runs(function, isSwitched: true, in: moment.state)
    if old == new {
      for expected in [runs.old, runs.new] where expected.value != new {
        report(
          "`\(runs.function.value)` runs `\(new)`, not `\(expected.value)`", at: expected.range)
        return
      }
      return
    }
    if old != runs.old.value {
      report(
        "`\(runs.function.value)` runs `\(old)` for tasks not yet switched, not "
          + "`\(runs.old.value)`", at: runs.old.range)
    }
    if new != runs.new.value {
      report(
        "`\(runs.function.value)` runs `\(new)` for tasks that are switched, not "
          + "`\(runs.new.value)`", at: runs.new.range)
    }
  }

  /// Reports the first place at which two lists differ; `lists` is a plural.
  private mutating func compare(
    _ expected: [Located<String>], _ found: [String], _ lists: String, _ range: SourceRange,
    notes: [Note] = []
  ) {
    for (number, line) in expected.enumerated() {
      if number < found.count, found[number] == line.value { continue }
      report(
        number < found.count
          ? "\(lists) have `\(found[number])` where `\(line.value)` is expected"
          : "\(lists) end before `\(line.value)`",
        at: line.range, notes: notes)
      return
    }
    if found.count > expected.count {
      report(
        "\(lists) go on with `\(found[expected.count])`, which is not expected",
        at: expected.last?.range ?? step.range ?? range, notes: notes)
    }
  }

  private mutating func report(_ message: String, at range: SourceRange, notes: [Note] = []) {
    var notes = notes
    if let place = step.range, place != range { notes.append(Note("in this step", at: place)) }
    findings.append(
      Finding(
        "simulated-otherwise", message, at: range, notes: notes,
        help: "either the livepatches behave otherwise than they should, or the expectation is "
          + "wrong"))
  }
}
