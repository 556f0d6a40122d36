import Diagnostics
import Livepatch
import YAMLTree

/// A step while it is read: the actions that were given, of which exactly one is wanted.
private struct StepEntry {
  var actions: [Located<ScenarioStep.Action>] = []
  var failure: ScenarioFailure?
  var isStuck = false
  var waits = true
  var expectation: ScenarioExpectation?
  var range: SourceRange
}

extension Schema where Value == ScenarioStep {
  static let scenarioStep = {
    let entry = Schema<StepEntry>.mapping(
      "step", "One thing that is done, and what is expected of it.",
      [
        Field("load", .moduleName, "insmod of a livepatch") {
          $0.actions.append($1.map { .load($0) })
        },
        Field("unload", .moduleName, "rmmod of a livepatch") {
          $0.actions.append($1.map { .unload($0) })
        },
        Field("disable", .moduleName, "writing 0 to `enabled` of a livepatch") {
          $0.actions.append($1.map { .disable($0) })
        },
        Field("enable", .moduleName, "writing 1 to `enabled` of a livepatch") {
          $0.actions.append($1.map { .enable($0) })
        },
        Field("reverse", .moduleName, "writing the opposite to `enabled` during a transition") {
          $0.actions.append($1.map { .reverse($0) })
        },
        Field("force", .moduleName, "writing 1 to `force` of a livepatch") {
          $0.actions.append($1.map { .force($0) })
        },
        Field("load_module", .objectName, "loading a target module") {
          $0.actions.append($1.map { .loadModule($0) })
        },
        Field("unload_module", .objectName, "removing a target module") {
          $0.actions.append($1.map { .unloadModule($0) })
        },
        Field("hold", .functionPath, "a task calls OBJECT/FUNCTION and sleeps in it") {
          $0.actions.append($1.map { .hold($0) })
        },
        Field("release", .functionPath, "the tasks that sleep in OBJECT/FUNCTION leave it") {
          $0.actions.append($1.map { .release($0) })
        },
        Field("complete", .moduleName, "the stuck task of the livepatch's transition lets go") {
          $0.actions.append($1.map { .complete($0) })
        },
        Field("ftrace", .truth, "writing `kernel.ftrace_enabled`") {
          $0.actions.append($1.map { .setFtrace($0) })
        },
        Field("fails", .scenarioFailure, "what is made to fail in this step") {
          $0.failure = $1
        },
        Field("stuck", .truth, "whether some task cannot be switched; default: false") {
          $0.isStuck = $1.value
        },
        Field(
          "wait", .truth, "whether the kernel's delayed work gets its turn before the next step"
        ) { $0.waits = $1.value },
        Field("expect", .scenarioExpectation, "what must come of it") { $0.expectation = $1 },
      ]
    ) { StepEntry(range: $0) }
    return Schema(entry.shape) { node, reader in
      guard let read = entry.read(node, &reader) else { return nil }
      guard read.actions.count == 1, let action = read.actions.first else {
        let second = read.actions.dropFirst().first
        reader.report(
          "missing-key",
          second == nil ? "the step does nothing" : "the step does two things at once",
          at: second?.range ?? reader.point(at: node),
          help: "give exactly one of load, unload, disable, enable, reverse, force, load_module, "
            + "unload_module, hold, release, complete, ftrace")
        return nil
      }
      var step = ScenarioStep(action: action)
      step.failure = read.failure
      step.isStuck = read.isStuck
      step.waits = read.waits
      step.expectation = read.expectation
      return step
    }
  }()
}

private struct FailureEntry {
  var places: [Located<ScenarioFailure.Place>] = []
  var error: Located<ErrorNumber>?
  var patch: Located<String>?
}

extension Schema where Value == ScenarioFailure {
  fileprivate static let scenarioFailure = {
    let entry = Schema<FailureEntry>.mapping(
      "failure", "What is made to fail in a step.",
      [
        Field("pre_patch", .objectName, "`pre_patch` of this object") {
          $0.places.append($1.map { .prePatch($0) })
        },
        Field("ftrace", .functionPath, "registering OBJECT/FUNCTION with ftrace") {
          $0.places.append($1.map { .ftrace($0) })
        },
        Field("symbol", .functionPath, "finding OBJECT/FUNCTION among the symbols") {
          $0.places.append($1.map { .symbol($0) })
        },
        Field("module_init", .truth, "the target module's own init") {
          $0.places.append($1.map { _ in .targetInit })
        },
        Field("with", .errorNumber, "the result; default: EINVAL, for ftrace EBUSY") {
          $0.error = $1
        },
        Field("of", .moduleName, "whose; default: the first livepatch that comes to it") {
          $0.patch = $1
        },
      ]
    ) { _ in FailureEntry() }
    return Schema(entry.shape) { node, reader in
      guard let read = entry.read(node, &reader) else { return nil }
      guard read.places.count == 1, let place = read.places.first else {
        reader.report(
          "missing-key", "exactly one thing fails in a step", at: reader.point(at: node),
          help: "give one of pre_patch, ftrace, symbol, module_init")
        return nil
      }
      var failure = ScenarioFailure(place: place)
      failure.error = read.error
      failure.patch = read.patch
      return failure
    }
  }()
}

extension Schema where Value == ScenarioExpectation {
  fileprivate static let scenarioExpectation = mapping(
    "expectation", "What a step must bring about; what is left out is not looked at.",
    [
      Field("result", .errorNumber, "what the command or the write returns") { $0.result = $1 },
      Field(
        "sequence", .list(of: .line),
        "log lines, callbacks and the target's init and exit, in order"
      ) { $0.sequence = $1 },
      Field("callbacks", .list(of: .line), "callbacks in order: `PATCH: SLOT OBJECT`") {
        $0.callbacks = $1
      },
      Field("runs", .scenarioRuns, "which implementation runs, by OBJECT/FUNCTION") {
        $0.runs = $1
      },
      Field("patches", .list(of: .moduleName), "the livepatches in sysfs, oldest first") {
        $0.patches = $1
      },
      Field("transition", .moduleName, "the livepatch in transition, or `none`") {
        $0.transition = $1
      },
      Field("loaded", .list(of: .moduleName), "the livepatch modules in memory") {
        $0.loaded = $1
      },
      Field("harm", .list(of: .harmKind), "the kinds of harm that are done, in order") {
        $0.harm = $1
      },
    ]
  ) { ScenarioExpectation(range: $0) }
}

extension Schema where Value == Located<HarmKind> {
  fileprivate static let harmKind = choice(
    HarmKind.allCases.map { (word: $0.rawValue, value: $0) })
}

private struct RunsEntry {
  var old: Located<String>
  var new: Located<String>
}

extension Schema where Value == [ScenarioExpectation.Runs] {
  fileprivate static let scenarioRuns = {
    let byTask = Schema<RunsEntry>.mapping(
      "pair of implementations", "What runs for tasks on either side of a transition.",
      [
        Field(
          "old", .moduleName, "for tasks not yet switched: a livepatch or `original`",
          isRequired: true
        ) { $0.old = $1 },
        Field(
          "new", .moduleName, "for tasks that are switched: a livepatch or `original`",
          isRequired: true
        ) { $0.new = $1 },
      ]
    ) { RunsEntry(old: Located("", at: $0), new: Located("", at: $0)) }
    let one = Schema<Located<String>>.moduleName
    let entry = Schema<RunsEntry>(.either([one.shape, byTask.shape])) { node, reader in
      reader.document.kind(node) == .mapping
        ? byTask.read(node, &reader) : one.read(node, &reader).map { RunsEntry(old: $0, new: $0) }
    }
    return table(.functionPath, entry) {
      ScenarioExpectation.Runs(function: $0, old: $1.old, new: $1.new)
    }
  }()
}
