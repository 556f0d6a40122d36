import CSource
public import Composing
import Diagnostics
public import Livepatch

/// Why a function comes out as it does: everybody who replaces it, from the top down, with what
/// each text changes against the one beneath.
public func explanation(
  of key: FunctionKey, in composition: Composition, _ index: CodeIndex
) -> String? {
  var lines: [String] = []
  let entries = composition.fixes.flatMap { fix in
    fix.objects.filter { $0.name.value == key.object }.flatMap { object in
      object.functions.filter {
        FunctionKey(object: key.object, name: $0.name.value, sympos: $0.sympos) == key
      }.map { (fix, $0) }
    }
  }
  guard !entries.isEmpty else { return nil }
  lines.append("\(key) on \(composition.kernel.name)")
  let merged = composition.patch?.objects.first { $0.name == key.object }?.functions.first {
    FunctionKey(object: key.object, name: $0.name, sympos: $0.sympos) == key
  }
  guard let merged else {
    lines.append("  nobody wins: `klp-compose lint` tells why")
    for (fix, function) in entries {
      lines.append("  \(fix.id.value): \(function.replacement.value)")
    }
    return lines.joined(separator: "\n")
  }
  for (number, candidate) in merged.candidates.enumerated() {
    let place = number == 0 ? "wins" : "beneath"
    let condition = candidate.condition.isAlways ? "" : " where \(candidate.condition)"
    lines.append("  \(place): \(candidate.fix)\(condition)")
    if !candidate.beneath.isEmpty {
      lines.append("    on top of \(candidate.beneath.map(\.text).joined(separator: ", "))")
    }
    if let base = candidate.beneath.first {
      lines += difference(from: base, to: candidate.fix, entries, index)
    }
  }
  return lines.joined(separator: "\n")
}

/// How the text of one fix's replacement differs from another's, as a small diff.
private func difference(
  from base: FixID, to top: FixID, _ entries: [(Livepatch.Fix, PatchedFunction)], _ index: CodeIndex
) -> [String] {
  func text(of id: FixID) -> [String]? {
    guard let (fix, function) = entries.first(where: { $0.0.id.value == id }),
      let definition = index.definition(of: function.replacement.value, in: fix),
      let file = index.code[definition.file]
    else { return nil }
    return file.text(definition.function.range).split(
      separator: "\n", omittingEmptySubsequences: false
    ).map(String.init)
  }
  guard let old = text(of: base), let new = text(of: top) else { return [] }
  let places = LineDifference(old, new).places
  if places.isEmpty { return ["    the text is that of \(base)"] }
  var lines = ["    against \(base):"]
  for place in places {
    lines += old[place.first].map { "    - \($0)" }
    lines += new[place.second].map { "    + \($0)" }
  }
  return lines
}

/// What becomes of a fix: whether it takes part, where it stands, what it provides and what of it
/// others cover.
public func explanation(of id: FixID, in composition: Composition) -> String? {
  let kernel = composition.kernel.name
  if let reason = composition.dropped[id] {
    switch reason {
    case .otherKernel: return "\(id) on \(kernel): left out, it is for other kernels"
    case .notInSeries:
      return "\(id) on \(kernel): left out, the manifest's `fixes:` does not list it"
    case .superseded(let by): return "\(id) on \(kernel): left out, \(by) stands for it"
    }
  }
  guard let position = composition.fixes.firstIndex(where: { $0.id.value == id }) else {
    return nil
  }
  let fix = composition.fixes[position]
  var lines = ["\(id) on \(kernel)" + (fix.title.map { ": \($0.value)" } ?? "")]
  lines.append("  merged as number \(position + 1) of \(composition.fixes.count)")
  if let condition = fix.condition { lines.append("  only where \(condition.value)") }
  for edge in composition.edges where edge.second == id {
    lines.append("  behind \(edge.first): \(words(for: edge, id))")
  }
  for edge in composition.edges where edge.first == id {
    lines.append("  before \(edge.second): \(words(for: edge, id))")
  }
  for object in composition.patch?.objects ?? [] {
    for function in object.functions {
      let key = FunctionKey(object: object.name, name: function.name, sympos: function.sympos)
      guard let place = function.candidates.firstIndex(where: { $0.fix == id }) else { continue }
      let top = function.candidates[0]
      if place == 0 {
        let beneath = top.beneath.map(\.text).joined(separator: ", ")
        lines.append("  provides \(key)" + (beneath.isEmpty ? "" : ", on top of \(beneath)"))
      } else if top.beneath.contains(id) {
        lines.append("  \(key) is provided by \(top.fix), which contains this fix's version")
      } else {
        lines.append("  provides \(key) where \(function.candidates[place].condition)")
      }
    }
    for slot in CallbackSlot.allCases {
      for step in object.callbacks[slot] ?? [] where step.fix == id {
        lines.append("  \(object.name) \(slot.rawValue): \(step.function)")
      }
    }
  }
  return lines.joined(separator: "\n")
}

private func words(for edge: OrderEdge, _ id: FixID) -> String {
  let who = edge.reference.fix?.value == id ? "it" : "\(edge.reference.fix?.value.text ?? "it")"
  let other = edge.reference.target.value == id ? "this one" : edge.reference.target.value.text
  switch edge.reference.relation {
  case .requires: return "\(who) requires \(other)"
  case .after: return "\(who) comes after \(other)"
  case .before: return "\(who) comes before \(other)"
  case .onTopOf: return "\(who) stands on top of \(other)"
  default: return "\(who) names \(other)"
  }
}
