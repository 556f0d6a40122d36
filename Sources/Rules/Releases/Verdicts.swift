public import Comparing
public import Diagnostics
import Livepatch

extension PairVerdicts {
  /// Whether one release may follow another on a running machine, and the way back.
  ///
  /// - Parameters:
  ///   - surroundings: the patch set that the new one is composed from, if it is one: it says how
  ///     severe its rules are, and what it has looked at and accepts.
  ///   - today: `YYYY-MM-DD`, for suppressions that end.
  public init(
    from old: Side, to new: Side, in surroundings: Surroundings? = nil, today: String = ""
  ) {
    let pair = ReleasePair(old, new, in: surroundings)
    let overrides = surroundings?.set.manifest.ruleSeverities ?? []
    func judged(_ findings: [Finding]) -> [Diagnostic] {
      if findings.isEmpty { return [] }
      let left =
        surroundings.map { Suppressing($0, today: today).unsuppressed(findings) } ?? findings
      return sorted(left.compactMap { diagnostic($0, overrides) })
    }
    let forward = judged(upgradeFindings(pair))
    if pair.isOfDifferentKernels {
      let verdict = Verdict(
        .refused, reasons: forward, refusals: [Rule.kernelReleaseChanged.name])
      self.init(replace: verdict, goBack: verdict)
      return
    }
    let backward = judged(downgradeFindings(pair))
    let isRefused = pair.gaps.contains(where: \.isRefused)
    let losesMore = forward.contains { $0.severity == .error }
    let isRefusedBack = pair.gapsBack.contains(where: \.isRefused)
    let hurtsBack = backward.contains { $0.severity >= .warning }
    self.init(
      replace: Verdict(
        isRefused ? .refused : losesMore ? .unsafe : .yes, reasons: forward,
        refusals: Set(pair.gaps.compactMap(\.refusal))),
      goBack: Verdict(
        isRefusedBack ? .refused : hurtsBack ? .unsafe : .yes, reasons: backward,
        refusals: [Rule.downgradeRefused.name]))
  }
}

extension ReleaseGap {
  /// The rule that tells of it if it makes the kernel refuse a release.
  fileprivate var refusal: RuleName? {
    switch self {
    case .moduleNameReused: Rule.moduleNameReused.name
    case .stateDropped: Rule.stateDropped.name
    case .stateLowered: Rule.stateVersionDecreased.name
    default: nil
    }
  }
}

/// What the rules about releases find on the way from one to another.
func upgradeFindings(_ pair: ReleasePair, _ rules: [Rule] = Rule.all) -> [Finding] {
  if pair.isOne { return [] }
  let isOther = pair.isOfDifferentKernels
  return rules.flatMap { rule -> [Finding] in
    guard case .upgrade(let look) = rule.check,
      !isOther || rule.name == Rule.kernelReleaseChanged.name
    else { return [] }
    return look(pair)
  }
}

/// What they find on the way back.
func downgradeFindings(_ pair: ReleasePair, _ rules: [Rule] = Rule.all) -> [Finding] {
  if pair.isOne || pair.isOfDifferentKernels { return [] }
  return rules.flatMap { rule -> [Finding] in
    guard case .downgrade(let look) = rule.check else { return [] }
    return look(pair)
  }
}

extension Rule {
  /// Whether it looks at a release in the field and the one that is to follow.
  public var isAboutReleases: Bool {
    switch check {
    case .upgrade, .downgrade: true
    default: false
    }
  }
}

extension Rule {
  /// Whether it looks at the way back to a release in the field alone.
  public var isAboutGoingBack: Bool {
    if case .downgrade = check { true } else { false }
  }
}

/// What speaks in several verdicts, each once: with all its notes and kernels, and without kernels
/// where it holds for all that were compared.
public func reasons(of verdicts: [PairVerdicts], kernels count: Int) -> [Diagnostic] {
  let all = verdicts.flatMap { $0.replace.reasons + $0.goBack.reasons }
  // A rule has one severity in one run.
  let examples = Dictionary(all.map { ($0.finding.rule, $0) }) { first, _ in first }
  let findings = merged(all.map(\.finding), kernels: count)
  return sorted(
    findings.compactMap { finding in
      examples[finding.rule].map {
        Diagnostic(finding, severity: $0.severity, group: $0.group)
      }
    })
}
