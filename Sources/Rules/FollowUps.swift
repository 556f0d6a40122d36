import Comparing
import Composing
import Diagnostics
import Livepatch

/// Makes what only follows from another finding a note of that one: who mends the cause need not
/// read the rest. A cause that could be silenced keeps nothing back.
func attachedToCauses(_ findings: [Finding]) -> [Finding] {
  let hasFollowUps = findings.contains { $0.cause != nil }
  guard hasFollowUps else { return findings }
  var places: [SourceRange: Int] = [:]
  for (number, finding) in findings.enumerated()
  where finding.cause == nil && Rule.named(finding.rule)?.isRequired == true {
    if places[finding.range] == nil { places[finding.range] = number }
  }
  var attached = findings
  var isLeft = [Bool](repeating: true, count: findings.count)
  for (number, finding) in findings.enumerated() {
    guard let cause = finding.cause else { continue }
    attached[number].cause = nil
    guard let place = places[cause] else { continue }
    attached[place].notes.append(Note("so \(finding.message)", at: finding.range))
    isLeft[number] = false
  }
  return zip(attached, isLeft).filter(\.1).map(\.0)
}

// MARK: - Causes of what composing finds

extension CompositionProblem {
  /// The place of what this problem only follows from, among the others of a composition.
  func cause(in composition: Composition, _ surroundings: Surroundings) -> SourceRange? {
    switch self {
    case .functionConflict(let conflict):
      let fixes = Set(conflict.entries.map(\.fix))
      return composition.problems.lazy.compactMap { $0.placeOfMissingLink(between: fixes) }.first
    case .nothingPatched:
      return surroundings.set.fixes.lazy.compactMap { surroundings.unknownKernel(of: $0) }.first
    default: return nil
    }
  }

  /// Where one of these fixes says something of others that would have settled which one wins, and
  /// says it wrongly.
  private func placeOfMissingLink(between fixes: Set<FixID>) -> SourceRange? {
    switch self {
    case .unknownFix(let reference, _), .leftOutOfSeries(let reference):
      guard let fix = reference.fix?.value, fixes.contains(fix),
        reference.relation == .onTopOf || reference.relation == .supersedes
      else { return nil }
      return reference.target.range
    case .supersededTwice(_, let by):
      return by.count { fixes.contains($0.value) } > 1 ? by.last?.range : nil
    default: return nil
    }
  }
}

// MARK: - Causes of what a release has and the patch lacks

extension ReleaseGap {
  /// The place of a mistake that keeps the fix out which had it.
  func cause(in release: CumulativePatch, _ surroundings: Surroundings) -> SourceRange? {
    owners(in: release).lazy.compactMap { id in
      surroundings.damage(of: id)
        ?? surroundings.set.fixes.first { $0.id.value == id }
        .flatMap { surroundings.unknownKernel(of: $0) }
    }.first
  }

  private func owners(in release: CumulativePatch) -> [FixID] {
    switch self {
    // Whatever is missing makes the patch another one than the release of that name.
    case .moduleNameReused: release.fixes.map(\.id)
    case .versionNotGrown: []
    case .stateDropped(let name, _, _), .stateLowered(let name, _, _, _):
      release.states.filter { $0.name == name }.flatMap(\.fixes)
    case .objectDropped(let name):
      release.objects.filter { $0.name == name }
        .flatMap { $0.functions.flatMap { $0.candidates.map(\.fix) } }
    case .functionDropped(_, let fix), .callbackDropped(_, _, let fix, _),
      .setUpDropped(let fix, _):
      [fix]
    case .shadowVariableDropped(let name, _):
      release.shadowVariables.filter { $0.name == name }.flatMap(\.fixes)
    }
  }
}

extension Surroundings {
  /// The first finding that keeps a fix from being read.
  fileprivate func damage(of id: FixID) -> SourceRange? {
    reading.first { finding in
      let folders = sources[finding.range.file].path.split(separator: "/").dropLast()
      return folders.contains { $0 == id.text || $0.hasPrefix(id.text + "@") }
    }?.range
  }

  /// The first of a fix's kernels that the manifest does not have.
  fileprivate func unknownKernel(of fix: Livepatch.Fix) -> SourceRange? {
    fix.kernels?.first { pattern in
      !set.manifest.kernels.contains { $0.kernel.value.isMeant(by: pattern.value) }
    }?.range
  }
}
