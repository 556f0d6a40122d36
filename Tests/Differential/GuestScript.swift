import Diagnostics
import Livepatch
import Simulation

/// A story as commands for the driver in a guest.
struct GuestScript {
  let story: Story
  let expected: [Prediction]

  init(_ story: Story) {
    self.story = story
    expected = Prediction.all(of: story)
  }

  func text(number: Int) -> String {
    var lines = ["begin \(number)"]
    for object in story.scenario.present {
      lines.append("load_module /modules/\(object.value.text).ko")
    }
    for (step, expectation) in zip(story.scenario.steps, expected) {
      lines.append("step || exit 0")
      lines += commands(for: step)
      let settled = expectation.sysfs.joined(separator: "\n")
      lines.append("settle \(expectation.needsRetry ? 1 : 0) '\(settled)'")
    }
    lines.append("finish || exit 0")
    return lines.joined(separator: "\n") + "\n"
  }

  private func commands(for step: ScenarioStep) -> [String] {
    let livepatches = "/sys/kernel/livepatch"
    switch step.action.value {
    case .load(let name):
      var lines = ["try load_module /modules/\(name).ko \(parameters(of: name, step.failure))"]
      if case .ftrace(let key) = step.failure?.place.value {
        lines = ["put 'block \(key.name)' /proc/klp_lab"] + lines + ["put unblock /proc/klp_lab"]
      }
      return lines
    case .unload(let name): return ["try rmmod \(name)"]
    case .disable(let name): return ["try put 0 \(livepatches)/\(name)/enabled"]
    case .enable(let name): return ["try put 1 \(livepatches)/\(name)/enabled"]
    case .reverse(let name): return ["try flip \(livepatches)/\(name)/enabled"]
    case .force(let name): return ["force \(name)"]
    case .loadModule(let object):
      var line = "try load_module /modules/\(object).ko"
      switch step.failure?.place.value {
      case .targetInit: line += " fail=\((step.failure?.error?.value ?? .invalid).value)"
      case .prePatch:
        guard let patch = step.failure?.patch?.value else { break }
        let file = "/sys/module/\(patch)/parameters/veto"
        return ["put \(veto(step.failure)) \(file)", line, "put none \(file)"]
      default: break
      }
      return [line]
    case .unloadModule(let object): return ["try rmmod \(object)"]
    case .hold(let key):
      let file = Catalogue.kernelFiles.first { $0.function == key.name }?.path
      return ["hold \(key.name) \(file ?? "")"]
    case .release(let key): return ["release \(key.name)"]
    case .setFtrace(let isOn): return ["try put \(isOn ? 1 : 0) /proc/sys/kernel/ftrace_enabled"]
    case .complete: return []
    }
  }

  private func veto(_ failure: ScenarioFailure?) -> String {
    guard let failure, case .prePatch(let object) = failure.place.value else { return "" }
    return "\(object)=\((failure.error?.value ?? .invalid).value)"
  }

  private func parameters(of name: String, _ failure: ScenarioFailure?) -> String {
    let world = story.script.world
    guard let patch = world.patches.first(where: { $0.name == name }) else { return "" }
    let objects = patch.objects.map { object in
      let functions = object.functions.map { world.functions[$0].key.name }
      return "\(world.objects[object.object]):\(functions.joined(separator: "+"))"
        + ":\(object.callbacks.rawValue):\(object.prePatchResult.value)"
    }
    let states = patch.states.map { "\(world.states[$0.state].id):\($0.version)" }
    let variables = patch.variables.map { use in "\(id(use.variable)):\(modes(use))" }
    var parameters = [
      "replace=\(patch.isCumulative ? 1 : 0)", "objects=\(objects.joined(separator: ","))",
      "states=\(states.joined(separator: ","))", "variables=\(variables.joined(separator: ","))",
    ]
    let veto = veto(failure)
    if !veto.isEmpty { parameters.append("veto=\(veto)") }
    return parameters.joined(separator: " ")
  }

  private func id(_ variable: Int) -> UInt64 {
    if case .number(let id) = story.script.world.variables[variable].id { id } else { 0 }
  }

  /// As the modules read them.
  private func modes(_ use: World.VariableUse) -> String {
    var modes = ""
    if use.blindFrees.contains(.exit) {
      modes += "x"
    } else if use.lifetimes.contains(.lastUser) {
      modes += "c"
    }
    if use.blindFrees.contains(.postUnpatch) {
      modes += "p"
    } else if use.lifetimes.contains(.disable) {
      modes += "d"
    }
    return modes.isEmpty ? "-" : modes
  }
}
