import CSource
import Composing
import Diagnostics
import Livepatch
import Parallel

/// Applies the suppressions of a set, in YAML and in C, to findings.
struct Suppressing {
  private let surroundings: Surroundings
  private let today: String
  /// The fixes that have suppressions, by each of their files.
  private let fixes: [FileID: [Livepatch.Fix]]
  private let inCode: [FileID: [CodeSuppression]]
  private let unreadable: [Finding]
  /// The rules whose findings can be suppressed: they are neither off nor required.
  private let silenceable: Set<RuleName>

  init(_ surroundings: Surroundings, today: String) {
    self.surroundings = surroundings
    self.today = today
    silenceable = Set(surroundings.speakingRules.filter { !$0.isRequired }.map(\.name))
    var fixes: [FileID: [Livepatch.Fix]] = [:]
    for fix in surroundings.set.fixes where !fix.allows.isEmpty {
      let files = [fix.file] + fix.sources.map(\.file) + fix.headers.map(\.file)
      for file in Set(files) { fixes[file, default: []].append(fix) }
    }
    self.fixes = fixes
    let read = surroundings.lookedAtCode.parallelMap { codeSuppressions(in: $0) }
    inCode = Dictionary(grouping: read.flatMap(\.suppressions), by: \.file)
    unreadable = read.flatMap(\.findings)
  }

  /// The rules that suppressions name.
  var namedRules: [Located<RuleName>] {
    surroundings.set.fixes.flatMap { $0.allows.map(\.rule) }
      + inCode.values.flatMap { $0.map(\.rule) }
  }

  /// The findings that are left, with one for each suppression that does nothing, and how many are
  /// gone.
  ///
  /// - Parameter isWhole: whether everything was looked at, so that what has suppressed nothing
  ///   has nothing to suppress.
  func apply(to findings: [Finding], isWhole: Bool) -> (left: [Finding], suppressed: Int) {
    let findings = findings + unreadable
    var left: [Finding] = []
    // By the place of the rule's name.
    var used: Set<SourceRange> = []
    for finding in findings {
      if let place = suppression(of: finding) { used.insert(place) } else { left.append(finding) }
    }
    let gone = findings.count - left.count
    return (left + remarks(used: used, isWhole: isWhole), gone)
  }

  /// The findings that no suppression covers.
  func unsuppressed(_ findings: [Finding]) -> [Finding] {
    findings.filter { suppression(of: $0) == nil }
  }

  /// The place of the first suppression that covers a finding.
  private func suppression(of finding: Finding) -> SourceRange? {
    guard Rule.named(finding.rule)?.isRequired == false else { return nil }
    for fix in fixes[finding.range.file] ?? [] {
      for allow in fix.allows where covers(allow, of: fix, finding) { return allow.rule.range }
    }
    let code = inCode[finding.range.file] ?? []
    return code.first {
      $0.rule.value == finding.rule && !isOver($0.until) && $0.covers(finding.range)
    }?.rule.range
  }

  private func covers(_ allow: Suppression, of fix: Livepatch.Fix, _ finding: Finding) -> Bool {
    guard allow.rule.value == finding.rule, !isOver(allow.until?.value) else { return false }
    switch allow.scope?.value {
    case nil: return true
    case .object(let name): return isInside(finding.range, fix, object: name, function: nil)
    case .function(let name, let function):
      return isInside(finding.range, fix, object: name, function: function)
    }
  }

  /// Whether a place belongs to an object or function of a fix: its entry, or the C that is named
  /// there.
  private func isInside(
    _ range: SourceRange, _ fix: Livepatch.Fix, object name: ObjectName, function: String?
  ) -> Bool {
    for object in fix.objects where object.name.value == name {
      if function == nil {
        if range.contained(in: object.name.range) { return true }
        for (_, callback) in object.callbacks.declared
        where isNamed(callback, at: range, in: fix) { return true }
      }
      for entry in object.functions where function == nil || entry.name.value == function {
        if range.contained(in: entry.name.range) || isNamed(entry.replacement, at: range, in: fix) {
          return true
        }
      }
    }
    return false
  }

  private func isNamed(
    _ name: Located<String>, at range: SourceRange, in fix: Livepatch.Fix
  ) -> Bool {
    if range.contained(in: name.range) { return true }
    guard let definition = surroundings.index.definition(of: name.value, in: fix) else {
      return false
    }
    return range.contained(in: definition.range)
  }

  private func isOver(_ until: Suppression.Expiry?) -> Bool {
    switch until {
    case nil: false
    case .date(let last): today > last
    case .version(let version):
      surroundings.set.manifest.kernels.allSatisfy { $0.version.value >= version }
    }
  }
}

// MARK: - Suppressions that do nothing

extension Suppressing {
  private func remarks(used: Set<SourceRange>, isWhole: Bool) -> [Finding] {
    let isLookedAt = Set(surroundings.selectedFixes.map(\.file))
    var remarks: [Finding] = []
    for fix in surroundings.set.fixes where !fix.allows.isEmpty {
      let canTell = isWhole && isLookedAt.contains(fix.file)
      let idle = fix.allows.filter {
        canTell && !used.contains($0.rule.range) && !isOver($0.until?.value)
          && silenceable.contains($0.rule.value)
      }
      let removal = SuppressionRemoval(surroundings.sources[fix.file])
      let fixes = removal.fixes(removing: idle.map(\.range), from: fix.allows.map(\.range))
      for allow in fix.allows {
        let isIdle = idle.contains { $0.rule.range == allow.rule.range }
        remarks += remark(
          on: allow.rule, isOver: isOver(allow.until?.value), isIdle: isIdle, what: "the entry",
          fix: fixes[allow.range])
      }
    }
    for suppression in inCode.values.joined() {
      let removal = SuppressionRemoval(surroundings.sources[suppression.file])
      // What a module written by hand includes may be there for others as well.
      let isIncluded =
        surroundings.module != nil && suppression.file != surroundings.set.manifest.file
      remarks += remark(
        on: suppression.rule, isOver: isOver(suppression.until),
        isIdle: isWhole && !isIncluded && !used.contains(suppression.rule.range)
          && silenceable.contains(suppression.rule.value), what: "the comment",
        fix: removal.fix(removing: suppression.comment, in: suppression.file))
    }
    return remarks
  }

  private func remark(
    on name: Located<RuleName>, isOver: Bool, isIdle: Bool, what: String, fix: FixIt?
  ) -> [Finding] {
    // A rule that does not exist is told of as such.
    guard let rule = Rule.named(name.value) else { return [] }
    if rule.isRequired {
      return [
        Finding(
          "required-rule",
          "`\(rule.name)` cannot be suppressed: its findings leave no correct module",
          at: name.range, help: "remove \(what) and mend what the rule finds")
      ]
    }
    if isOver {
      return [
        Finding(
          "unused-suppression", "this suppression of `\(rule.name)` has ended", at: name.range,
          help: "mend what it covered, or give a new `until`")
      ]
    }
    guard isIdle else { return [] }
    return [
      Finding(
        "unused-suppression", "this suppression of `\(rule.name)` suppresses nothing",
        at: name.range, help: fix == nil ? "remove \(what)" : nil, fix: fix)
    ]
  }
}

extension Surroundings {
  /// The C of every fix that takes part, and what all of them share.
  fileprivate var lookedAtCode: [CFile] {
    var seen: Set<FileID> = []
    return (selectedFixes.flatMap { index.files(of: $0) } + sharedFiles)
      .filter { seen.insert($0.id).inserted }
  }
}

extension SourceRange {
  fileprivate func contained(in other: SourceRange) -> Bool {
    file == other.file && start >= other.start && end <= other.end
  }
}
