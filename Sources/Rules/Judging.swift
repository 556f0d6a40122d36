import Composing
public import Diagnostics
import Livepatch
import Parallel

/// What a run has found, judged: ready to be reported.
public struct Judgement: Sendable {
  /// By file, position, rule.
  public var diagnostics: [Diagnostic]
  public var suppressed: Int

  public func count(_ severity: Severity) -> Int { diagnostics.count { $0.severity == severity } }
  public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
}

/// Lets every rule speak, then suppresses, sets severities and sorts. Nobody else does.
///
/// - Parameters:
///   - reading: what was found while reading.
///   - today: `YYYY-MM-DD`, for suppressions that end.
public func judge(
  reading: [Finding], _ surroundings: Surroundings?, today: String
) -> Judgement {
  var findings = reading
  if let surroundings {
    findings += compositionFindings(surroundings.compositions)
    findings += unitFindings(surroundings)
    let looks = Rule.all.compactMap { rule in
      if case .set(let look) = rule.check { look } else { nil }
    }
    findings += looks.parallelMap { $0(surroundings) }.flatMap(\.self)
  }
  findings = mergedOverKernels(findings, of: surroundings?.compositions.count ?? 1)
  var suppressed = 0
  if let surroundings {
    let suppressing = Suppressing(surroundings, today: today)
    (findings, suppressed) = suppressing.apply(to: findings)
  }
  let overrides = surroundings?.set.manifest.ruleSeverities ?? []
  if let surroundings { findings += unknownRules(surroundings.set) }
  let diagnostics = findings.compactMap { diagnostic($0, overrides) }
  return Judgement(diagnostics: sorted(diagnostics), suppressed: suppressed)
}

private func unitFindings(_ surroundings: Surroundings) -> [Finding] {
  let checks = Rule.all.compactMap { rule in
    if case .unit(let look) = rule.check { look } else { nil }
  }
  return surroundings.selectedFixes.parallelMap { fix in
    let unit = LintUnit(fix, in: surroundings)
    return checks.flatMap { $0(unit) }
  }.flatMap(\.self)
}

private func compositionFindings(_ compositions: [Composition]) -> [Finding] {
  compositions.flatMap { composition in
    composition.problems.compactMap { problem in
      var finding: Finding?
      for rule in Rule.all {
        guard case .composing(let words) = rule.check else { continue }
        finding = words(problem)
        if finding != nil { break }
      }
      finding?.kernels = [composition.kernel.name]
      return finding
    }
  }
}

/// One finding on several kernels is one finding that names them; on all of them it names none.
private func mergedOverKernels(_ findings: [Finding], of kernels: Int) -> [Finding] {
  var merged: [Finding] = []
  var places: [Finding: Int] = [:]
  for finding in findings {
    var key = finding
    key.kernels = []
    if let place = places[key] {
      for kernel in finding.kernels where !merged[place].kernels.contains(kernel) {
        merged[place].kernels.append(kernel)
      }
    } else {
      places[key] = merged.count
      merged.append(finding)
    }
  }
  for place in merged.indices where merged[place].kernels.count == kernels {
    merged[place].kernels = []
  }
  return merged
}

private func diagnostic(
  _ finding: Finding, _ overrides: [(rule: Located<RuleName>, severity: Severity?)]
) -> Diagnostic? {
  // A rule that nobody has described is a defect of ours; its findings must not get lost.
  guard let rule = Rule.named(finding.rule) else {
    return Diagnostic(finding, severity: .error, group: Rule.Group.lint.rawValue)
  }
  var severity = rule.isOnByDefault ? rule.severity : nil
  if !rule.isRequired, let override = overrides.last(where: { $0.rule.value == finding.rule }) {
    severity = override.severity
  }
  return severity.map { Diagnostic(finding, severity: $0, group: rule.group.rawValue) }
}

private func unknownRules(_ set: PatchSet) -> [Finding] {
  let named = set.manifest.ruleSeverities.map(\.rule) + set.fixes.flatMap { $0.allows.map(\.rule) }
  var findings = named.compactMap { name -> Finding? in
    guard Rule.named(name.value) == nil else { return nil }
    let meant = nearestName(to: name.value.text, among: Rule.all.map(\.name.text))
    return Finding(
      "unknown-rule", "there is no rule `\(name.value)`", at: name.range,
      help: meant.map { "did you mean `\($0)`?" })
  }
  for (name, severity) in set.manifest.ruleSeverities where severity != .error {
    if let rule = Rule.named(name.value), rule.isRequired {
      findings.append(
        Finding(
          "required-rule",
          "`\(name.value)` cannot be turned down: its findings leave no correct module",
          at: name.range, help: "remove the line and mend what the rule finds"))
    }
  }
  return findings
}

private func sorted(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
  diagnostics.sorted { a, b in
    if a.finding.range != b.finding.range { return a.finding.range < b.finding.range }
    if a.finding.rule != b.finding.rule { return a.finding.rule < b.finding.rule }
    return a.finding.message < b.finding.message
  }
}
