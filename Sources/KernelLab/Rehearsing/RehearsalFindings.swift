public import Diagnostics
public import Livepatch

extension RehearsalVerdict {
  /// What went wrong, where the patch set says what it is about: the function, the check, else the
  /// livepatch's name. One that several steps show is told once.
  public func findings(in set: PatchSet, of patch: CumulativePatch) -> [Finding] {
    var told: Set<Problem> = []
    var findings: [Finding] = []
    for step in steps {
      for problem in step.problems {
        guard told.insert(Problem(subject: problem.subject, message: problem.message)).inserted
        else { continue }
        var finding = Finding(
          "fails-on-kernel", problem.message, at: set.place(of: problem.subject, in: patch),
          kernels: [patch.kernel.name])
        finding.notes = [Note("in the step `\(step.title)`")]
        finding.notes += problem.evidence.prefix(24).map { Note($0) }
        findings.append(finding)
      }
    }
    return findings
  }
}

extension PatchSet {
  /// Where a function of a composed patch is declared.
  public func place(of function: FunctionKey, in patch: CumulativePatch) -> SourceRange {
    place(of: .function(function), in: patch)
  }

  fileprivate func place(
    of subject: RehearsalVerdict.Subject, in patch: CumulativePatch
  ) -> SourceRange {
    switch subject {
    case .livepatch: return manifest.livepatch.range
    case .function(let key):
      let merged = patch.objects.first { $0.name == key.object }?.functions.first {
        FunctionKey(object: key.object, name: $0.name, sympos: $0.sympos) == key
      }
      guard let id = merged?.candidates.first?.fix, let fix = fix(id, in: patch) else {
        return manifest.livepatch.range
      }
      let object = fix.objects.first { $0.name.value == key.object }
      let function = object?.functions.first { $0.name.value == key.name }
      // A system call's entries bear other names than it does.
      return function?.name.range ?? object?.systemCalls.first?.name.range ?? fix.id.range
    case .check(let id, let number):
      guard let fix = fix(id, in: patch) else { return manifest.livepatch.range }
      return fix.checks.indices.contains(number) ? fix.checks[number].range : fix.id.range
    }
  }

  private func fix(_ id: FixID, in patch: CumulativePatch) -> Livepatch.Fix? {
    let folder = patch.fixes.first { $0.id == id }?.folder
    return fixes.first { $0.folder == folder }
  }
}
