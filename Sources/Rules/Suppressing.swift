import Composing
import Diagnostics
import Livepatch

/// Applies the `allow:` entries of fixes to findings.
struct Suppressing {
  private let surroundings: Surroundings
  private let today: String

  init(_ surroundings: Surroundings, today: String) {
    self.surroundings = surroundings
    self.today = today
  }

  /// The findings that are left, with one for each entry that does nothing; and how many are gone.
  func apply(to findings: [Finding]) -> (left: [Finding], suppressed: Int) {
    let fixes = surroundings.set.fixes.filter { !$0.allows.isEmpty }
    guard !fixes.isEmpty else { return (findings, 0) }
    var left: [Finding] = []
    var used: Set<SourceRange> = []
    for finding in findings {
      let allow = fixes.lazy.flatMap { fix in
        fix.allows.filter { covers($0, of: fix, finding) }
      }.first
      if let allow {
        used.insert(allow.range)
      } else {
        left.append(finding)
      }
    }
    let gone = findings.count - left.count
    for allow in fixes.flatMap(\.allows) {
      left += remarks(on: allow, isUsed: used.contains(allow.range))
    }
    return (left, gone)
  }

  private func covers(_ allow: Suppression, of fix: Livepatch.Fix, _ finding: Finding) -> Bool {
    guard allow.rule.value == finding.rule, !isOver(allow),
      Rule.named(finding.rule)?.isRequired == false
    else { return false }
    let files = [fix.file] + fix.sources.map(\.file) + fix.headers.map(\.file)
    guard files.contains(finding.range.file) else { return false }
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

  private func isOver(_ allow: Suppression) -> Bool {
    switch allow.until?.value {
    case nil: false
    case .date(let last): today > last
    case .version(let version):
      surroundings.set.manifest.kernels.allSatisfy { $0.version.value >= version }
    }
  }

  private func remarks(on allow: Suppression, isUsed: Bool) -> [Finding] {
    if let rule = Rule.named(allow.rule.value), rule.isRequired {
      return [
        Finding(
          "required-rule",
          "`\(rule.name)` cannot be suppressed: its findings leave no correct module",
          at: allow.rule.range, help: "remove the entry and mend what the rule finds")
      ]
    }
    // A rule that does not exist is told of as such.
    if isUsed || Rule.named(allow.rule.value) == nil { return [] }
    let isOver = isOver(allow)
    return [
      Finding(
        "unused-suppression",
        isOver
          ? "this suppression of `\(allow.rule.value)` has ended"
          : "this suppression of `\(allow.rule.value)` suppresses nothing",
        at: allow.rule.range,
        help: isOver ? "mend what it covered, or give a new `until`" : "remove the entry")
    ]
  }
}

extension SourceRange {
  fileprivate func contained(in other: SourceRange) -> Bool {
    file == other.file && start >= other.start && end <= other.end
  }
}
