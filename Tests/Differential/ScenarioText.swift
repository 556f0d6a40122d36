import Diagnostics
import Livepatch

/// A scenario as the YAML that it could have been read from.
func yaml(of scenario: Scenario, expectations: [[String]] = []) -> String {
  var lines = ["scenario: \(scenario.name.value)"]
  if let about = scenario.about { lines.append("about: \(quoted(about.value))") }
  if !scenario.present.isEmpty {
    lines.append("loaded: [\(scenario.present.map(\.value.text).joined(separator: ", "))]")
  }
  lines.append("patches:")
  for patch in scenario.patches { lines += text(of: patch).map { "  " + $0 } }
  lines.append("steps:")
  for (number, step) in scenario.steps.enumerated() {
    lines += text(of: step, number < expectations.count ? expectations[number] : []).map {
      "  " + $0
    }
  }
  return lines.joined(separator: "\n") + "\n"
}

/// The expectation of one step: what a kernel was seen to do.
func expectation(_ observed: Observation) -> [String] {
  var lines = ["expect:"]
  lines.append("  result: \(result(observed.result ?? .invalid))")
  lines.append("  sequence:" + (observed.lines.isEmpty ? " []" : ""))
  lines += observed.lines.map { "    - \(quoted($0))" }
  let patches = observed.sysfs.filter { $0.hasPrefix("patch ") }.map { $0.split(separator: " ") }
  let turning = patches.first { $0.last == "1" }.map { String($0[1]) } ?? ScenarioExpectation.none
  lines.append("  transition: \(turning)")
  let loaded = observed.sysfs.filter { $0.hasPrefix("module lp_") }.map {
    String($0.split(separator: " ")[1])
  }
  lines.append("  loaded: [\(loaded.joined(separator: ", "))]")
  return lines
}

private func result(_ error: ErrorNumber) -> String {
  let text = error.description
  return text.hasPrefix("-E") ? String(text.dropFirst()) : text
}

private func quoted(_ text: String) -> String {
  "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
}

private func text(of patch: ScenarioPatch) -> [String] {
  var lines = ["\(patch.name.value):", "  replace: \(patch.isCumulative)"]
  if !patch.hasExit { lines.append("  exit: false") }
  if !patch.objects.isEmpty {
    lines.append("  objects:")
    for object in patch.objects {
      var fields: [String] = []
      let functions = object.functions.map(\.value)
      if !functions.isEmpty { fields.append("functions: [\(functions.joined(separator: ", "))]") }
      let slots = object.callbacks.map(\.value.rawValue)
      if !slots.isEmpty { fields.append("callbacks: [\(slots.joined(separator: ", "))]") }
      if let error = object.prePatchResult {
        fields.append("pre_patch_returns: \(result(error.value))")
      }
      lines.append("    \(object.name.value): { \(fields.joined(separator: ", ")) }")
    }
  }
  if !patch.states.isEmpty {
    let states = patch.states.map {
      "\($0.name.value): { id: \($0.id.value), version: \($0.version.value) }"
    }
    lines.append("  states: { \(states.joined(separator: ", ")) }")
  }
  if !patch.variables.isEmpty {
    lines.append("  shadow_variables:")
    for variable in patch.variables {
      var fields = ["id: \(variable.id.value)"]
      let lifetimes = variable.freedBy.map(\.value.rawValue)
      if !lifetimes.isEmpty { fields.append("freed_by: [\(lifetimes.joined(separator: ", "))]") }
      let places = variable.freedBlindlyIn.map(\.value.rawValue)
      if !places.isEmpty { fields.append("freed_blindly_in: [\(places.joined(separator: ", "))]") }
      lines.append("    \(variable.name.value): { \(fields.joined(separator: ", ")) }")
    }
  }
  return lines
}

private func text(of step: ScenarioStep, _ expectation: [String]) -> [String] {
  let action =
    switch step.action.value {
    case .load(let name): "load: \(name)"
    case .unload(let name): "unload: \(name)"
    case .disable(let name): "disable: \(name)"
    case .enable(let name): "enable: \(name)"
    case .reverse(let name): "reverse: \(name)"
    case .force(let name): "force: \(name)"
    case .loadModule(let name): "load_module: \(name)"
    case .unloadModule(let name): "unload_module: \(name)"
    case .hold(let key): "hold: \(key)"
    case .release(let key): "release: \(key)"
    case .complete(let name): "complete: \(name)"
    case .setFtrace(let isOn): "ftrace: \(isOn)"
    }
  var lines = ["- \(action)"]
  if let failure = step.failure {
    var fields =
      switch failure.place.value {
      case .prePatch(let object): ["pre_patch: \(object)"]
      case .ftrace(let key): ["ftrace: \(key)"]
      case .symbol(let key): ["symbol: \(key)"]
      case .targetInit: ["module_init: true"]
      }
    if let error = failure.error { fields.append("with: \(result(error.value))") }
    if let patch = failure.patch { fields.append("of: \(patch.value)") }
    lines.append("  fails: { \(fields.joined(separator: ", ")) }")
  }
  return lines + expectation.map { "  " + $0 }
}
