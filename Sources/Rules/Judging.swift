import Comparing
import Composing
public import Diagnostics
import Livepatch
import Parallel

/// What a run has found, judged: ready to be reported.
public struct Judgement: Sendable {
  /// By file, position, rule.
  public var diagnostics: [Diagnostic]
  /// How many findings a suppression silenced.
  public var suppressed: Int
  /// How many findings the baseline knew.
  public var baselined: Int
  /// What the baseline has that did not come up.
  public var baseline: Baseline

  public func count(_ severity: Severity) -> Int { diagnostics.count { $0.severity == severity } }
  public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
}

/// What somebody wants to hear of.
public struct Policy: Sendable {
  public var selection: RuleSelection
  public var baseline: Baseline

  public init(selection: RuleSelection = .all, baseline: Baseline = Baseline()) {
    self.selection = selection
    self.baseline = baseline
  }
}

/// Lets every rule speak, then suppresses, selects, takes the baseline off, sets severities and
/// sorts. Nobody else does.
///
/// - Parameters:
///   - reading: what was found while reading.
///   - today: `YYYY-MM-DD`, for suppressions that end.
///   - sources: the files of the findings; only a baseline needs them.
public func judge(
  reading: [Finding], _ surroundings: Surroundings?, today: String, policy: Policy = Policy(),
  sources: SourceMap = SourceMap()
) -> Judgement {
  var findings = reading
  if var known = surroundings {
    known.reading = reading
    let surroundings = known
    findings += compositionFindings(surroundings)
    let rules = surroundings.speakingRules
    findings += unitFindings(surroundings, rules)
    findings += releaseFindings(surroundings, rules)
    let looks = rules.compactMap { rule in
      if case .set(let look) = rule.check, surroundings.module == nil { look } else { nil }
    }
    findings += looks.parallelMap { $0(surroundings) }.flatMap(\.self)
  }
  findings = attachedToCauses(
    merged(findings, kernels: surroundings?.compositions.count ?? 1))
  var suppressed = 0
  if let surroundings {
    let suppressing = Suppressing(surroundings, today: today)
    let isWhole = reading.isEmpty && surroundings.isWhole
    (findings, suppressed) = suppressing.apply(to: findings, isWhole: isWhole)
    findings += nameProblems(surroundings.set.manifest, suppressing.namedRules)
  }
  let overrides = surroundings?.set.manifest.ruleSeverities ?? []
  var diagnostics = findings.filter { policy.selection.contains($0.rule) }
    .compactMap { diagnostic($0, overrides) }
  diagnostics = sorted(diagnostics)
  var baseline = policy.baseline
  let left = diagnostics.filter {
    baseline.isEmpty || Rule.named($0.finding.rule)?.isRequired != false
      || !baseline.take($0.finding.identity(in: sources))
  }
  return Judgement(
    diagnostics: left, suppressed: suppressed, baselined: diagnostics.count - left.count,
    baseline: baseline)
}

extension Surroundings {
  /// Whether a patch came about for every kernel of the manifest, so that every rule could speak.
  fileprivate var isWhole: Bool {
    compositions.count == set.manifest.kernels.count && compositions.allSatisfy { $0.patch != nil }
  }
}

private func unitFindings(_ surroundings: Surroundings, _ rules: [Rule]) -> [Finding] {
  let checks = rules.flatMap { rule -> [@Sendable (LintUnit) -> [Finding]] in
    var checks: [@Sendable (LintUnit) -> [Finding]] = []
    switch (rule.check, surroundings.module) {
    case (.unit(let look), _), (.fix(let look), nil): checks.append(look)
    default: break
    }
    if let look = rule.moduleCheck, let module = surroundings.module {
      checks.append { look(module, $0) }
    }
    return checks
  }
  return surroundings.selectedFixes.parallelMap { fix in
    let unit = LintUnit(fix, in: surroundings)
    return checks.flatMap { $0(unit) }
  }.flatMap(\.self)
}

/// What is wrong on the way from any release in the field to the new one, and back, kernel by kernel.
/// Of the way back only what should not be so: that the kernel refuses it is often what is wanted.
private func releaseFindings(_ surroundings: Surroundings, _ rules: [Rule]) -> [Finding] {
  let overrides = surroundings.set.manifest.ruleSeverities
  let wayBack = rules.filter { rule in
    rule.severity(overriddenBy: overrides).map { $0 >= .warning } ?? false
  }
  return surroundings.compositions.flatMap { composition -> [Finding] in
    let releases = surroundings.set.releases.filter { $0.kernelName == composition.kernel.name }
    guard !releases.isEmpty,
      let new = Side(composition, of: surroundings.set, code: surroundings.index)
    else { return [] }
    let pairs = releases.parallelMap {
      ReleasePair(Side($0, code: surroundings.code), new, in: surroundings)
    }
    // What is lost on the way there is mended first: what the way back lacks may follow from it.
    let isWhole = pairs.allSatisfy(\.gaps.isEmpty)
    return pairs.parallelMap { pair in
      upgradeFindings(pair, rules) + (isWhole ? downgradeFindings(pair, wayBack) : [])
    }.flatMap(\.self)
  }
}

private func compositionFindings(_ surroundings: Surroundings) -> [Finding] {
  surroundings.compositions.flatMap { composition in
    composition.problems.compactMap { problem in
      var finding: Finding?
      for rule in Rule.all {
        guard case .composing(let words) = rule.check else { continue }
        finding = words(problem)
        if finding != nil { break }
      }
      finding?.kernels = [composition.kernel.name]
      finding?.cause = problem.cause(in: composition, surroundings)
      return finding
    }
  }
}

/// What is found in several ways, or on several kernels, is one finding that has all notes and
/// names the kernels; on all of them it names none.
func merged(_ findings: [Finding], kernels count: Int) -> [Finding] {
  struct Key: Hashable {
    var rule: RuleName
    var range: SourceRange
    var message: String
  }
  var merged: [Finding] = []
  var places: [Key: Int] = [:]
  for finding in findings {
    let key = Key(rule: finding.rule, range: finding.range, message: finding.message)
    guard let place = places[key] else {
      places[key] = merged.count
      merged.append(finding)
      continue
    }
    for note in finding.notes where !merged[place].notes.contains(note) {
      merged[place].notes.append(note)
    }
    // One that holds whatever the kernel is says so for all.
    if finding.kernels.isEmpty { merged[place].kernels = [] }
    if merged[place].kernels.isEmpty { continue }
    for kernel in finding.kernels where !merged[place].kernels.contains(kernel) {
      merged[place].kernels.append(kernel)
    }
  }
  for place in merged.indices where merged[place].kernels.count == count {
    merged[place].kernels = []
  }
  return merged
}

func diagnostic(
  _ finding: Finding, _ overrides: [(rule: Located<RuleName>, severity: Severity?)]
) -> Diagnostic? {
  // A rule that nobody has described is a defect of ours; its findings must not get lost.
  guard let rule = Rule.named(finding.rule) else {
    return Diagnostic(finding, severity: .error, group: Rule.Group.lint.rawValue)
  }
  return rule.severity(overriddenBy: overrides).map {
    Diagnostic(finding, severity: $0, group: rule.group.rawValue)
  }
}

extension Surroundings {
  /// The rules that are not off.
  var speakingRules: [Rule] {
    Rule.all.filter { $0.severity(overriddenBy: set.manifest.ruleSeverities) != nil }
  }
}

extension Rule {
  /// How bad a finding is where the manifest says this; nil if the rule is off.
  fileprivate func severity(
    overriddenBy overrides: [(rule: Located<RuleName>, severity: Severity?)]
  ) -> Severity? {
    if !isRequired, let override = overrides.last(where: { $0.rule.value == name }) {
      return override.severity
    }
    return isOnByDefault ? severity : nil
  }
}

/// Rules that do not exist, and required ones that are turned down.
private func nameProblems(_ manifest: Manifest, _ suppressed: [Located<RuleName>]) -> [Finding] {
  let named = manifest.ruleSeverities.map(\.rule) + suppressed
  var findings = named.compactMap { name -> Finding? in
    guard Rule.named(name.value) == nil else { return nil }
    let meant = nearestName(to: name.value.text, among: Rule.all.map(\.name.text))
    return Finding(
      "unknown-rule", "there is no rule `\(name.value)`", at: name.range,
      help: meant.map { "did you mean `\($0)`?" })
  }
  for (name, severity) in manifest.ruleSeverities where severity != .error {
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

func sorted(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
  diagnostics.sorted { a, b in
    if a.finding.range != b.finding.range { return a.finding.range < b.finding.range }
    if a.finding.rule != b.finding.rule { return a.finding.rule < b.finding.rule }
    return a.finding.message < b.finding.message
  }
}
