public import Livepatch

/// What was merged, at a glance: for the end of a build. Kernels that get the same are told
/// together.
public func buildSummary(of patches: [CumulativePatch]) -> String {
  var groups: [(heads: [String], body: String)] = []
  for patch in patches {
    let body = body(of: patch)
    if let index = groups.firstIndex(where: { $0.body == body }) {
      groups[index].heads.append(head(of: patch))
    } else {
      groups.append(([head(of: patch)], body))
    }
  }
  return groups.map { ($0.heads + [$0.body]).joined(separator: "\n") }.joined(separator: "\n\n")
}

private func head(of patch: CumulativePatch) -> String {
  let functions = patch.objects.reduce(0) { $0 + $1.functions.count }
  return "\(patch.module) for \(patch.kernel.name) (\(patch.kernel.release)): "
    + "\(counted(patch.fixes.count, "fix", "fixes")), \(counted(functions, "function")) in \(counted(patch.objects.count, "object"))"
}

private func body(of patch: CumulativePatch) -> String {
  var lines: [String] = []
  let width = patch.fixes.map(\.id.text.count).max() ?? 0
  lines.append("  fixes, in merge order")
  for fix in patch.fixes {
    let title = fix.title.map { "  \($0)" } ?? ""
    let padding = title.isEmpty ? "" : String(repeating: " ", count: width - fix.id.text.count)
    lines.append("    \(fix.id)\(padding)\(title)")
  }
  for object in patch.objects { lines += section(object) }
  if !patch.states.isEmpty {
    let names = patch.states.map { "\($0.name) (\($0.id), version \($0.version))" }
    lines.append("  states: \(names.joined(separator: ", "))")
  }
  if !patch.shadowVariables.isEmpty {
    let names = patch.shadowVariables.map { variable in
      let freedBy = variable.freedBy.map(\.rawValue).joined(separator: " and ")
      return freedBy.isEmpty ? variable.name : "\(variable.name), freed by \(freedBy)"
    }
    lines.append("  shadow variables: \(names.joined(separator: "; "))")
  }
  let parts = patch.fixes.filter { $0.initFunction != nil || $0.exitFunction != nil }.map(\.id.text)
  if !parts.isEmpty { lines.append("  set up at load: \(parts.joined(separator: ", "))") }
  return lines.joined(separator: "\n")
}

private func section(_ object: MergedObject) -> [String] {
  var lines = ["  \(object.name)" + (object.condition.isAlways ? "" : " if \(object.condition)")]
  let width = object.functions.map(\.name.count).max() ?? 0
  for function in object.functions {
    let padding = String(repeating: " ", count: width - function.name.count)
    let providers = function.candidates.enumerated().compactMap { index, candidate -> String? in
      // What a higher one always covers is told as being beneath it.
      if index > 0, function.candidates[0].beneath.contains(candidate.fix) { return nil }
      let beneath = candidate.beneath.map(\.text).joined(separator: ", ")
      return candidate.fix.text + (beneath.isEmpty ? "" : ", on top of \(beneath)")
        + (candidate.condition.isAlways ? "" : " if \(candidate.condition)")
    }
    let position = function.sympos > 1 ? ",\(function.sympos)" : ""
    lines.append(
      "    \(function.name)\(position)\(padding)  \(providers.joined(separator: "; else "))")
  }
  for slot in CallbackSlot.allCases {
    guard let steps = object.callbacks[slot] else { continue }
    let order = slot.runsForward ? steps : steps.reversed()
    lines.append("    \(slot.rawValue): \(order.map(\.fix.text).joined(separator: ", then "))")
  }
  return lines
}

private func counted(_ count: Int, _ one: String, _ many: String? = nil) -> String {
  "\(count) \(count == 1 ? one : many ?? one + "s")"
}
