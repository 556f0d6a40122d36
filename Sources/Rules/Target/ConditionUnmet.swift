import Composing
import Diagnostics
import KernelFacts
import Livepatch

extension Rule {
  static let conditionUnmet = Rule(
    "condition-unmet", .target, .warning,
    summary: "A condition holds on no kernel that the patch is for.",
    rationale: """
      What stands under it is left out everywhere: a fix that nobody gets. Only said where the configuration of \
      every kernel is known.
      """,
    examples: [
      Example(
        "a condition of another configuration",
        """
        --- a/fix.yaml
        fix: a
        when: «CONFIG_NF_TABLES»
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        --- kernels/6.1.0-9-cloud-amd64.facts
        klpfacts 1
        release 6.1.0-9-cloud-amd64
        config LIVEPATCH=y
        config HAVE_RELIABLE_STACKTRACE=y
        symbol vmlinux t f traceable
        """),
      Example(
        "a condition that holds",
        """
        --- a/fix.yaml
        fix: a
        when: CONFIG_NF_TABLES
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        --- kernels/6.1.0-9-cloud-amd64.facts
        klpfacts 1
        release 6.1.0-9-cloud-amd64
        config LIVEPATCH=y
        config HAVE_RELIABLE_STACKTRACE=y
        config NF_TABLES=m
        symbol vmlinux t f traceable
        """),
    ],
    .set { surroundings in
      let known = surroundings.knownTargets()
      if known.isEmpty { return [] }
      return surroundings.selectedFixes.flatMap { fix -> [Finding] in
        guard let targets = known[fix.file] else { return [] }
        return unmet(in: fix, on: targets).map { condition in
          Finding(
            "condition-unmet", "no kernel that `\(fix.id.value)` is for meets this condition",
            at: condition.range,
            notes: targets.map { target in
              Note("on `\(target.facts.release)`: \(target.values(of: condition.value))")
            }, help: "correct the condition, or remove what stands under it")
        }
      }
    })
}

/// The outermost conditions of a fix that hold on none of some kernels.
private func unmet(in fix: Livepatch.Fix, on targets: [Target]) -> [Located<Condition>] {
  func isUnmet(_ condition: Located<Condition>?) -> Bool {
    // What never holds is told of by itself.
    guard let condition, !condition.value.isNever else { return false }
    return !targets.contains { $0.holds(condition.value) }
  }
  if let condition = fix.condition, isUnmet(condition) { return [condition] }
  return fix.objects.flatMap { object -> [Located<Condition>] in
    if let condition = object.condition, isUnmet(condition) { return [condition] }
    let inside = object.functions.map(\.condition) + object.systemCalls.map(\.condition)
    return inside.filter(isUnmet).compactMap(\.self)
  } + fix.sources.map(\.condition).filter(isUnmet).compactMap(\.self)
}

extension Surroundings {
  /// The kernels that fixes take part on, by the file of each; without those that take part on one
  /// whose configuration is not known.
  fileprivate func knownTargets() -> [FileID: [Target]] {
    if targets.isEmpty { return [:] }
    var known: [FileID: [Target]] = [:]
    var unknown: Set<FileID> = []
    for composition in compositions {
      let own = targets.filter { $0.composition.kernel == composition.kernel }
      let isKnown = !own.isEmpty && own.allSatisfy(\.facts.knowsConfiguration)
      for fix in composition.fixes {
        if isKnown { known[fix.file, default: []] += own } else { unknown.insert(fix.file) }
      }
    }
    for file in unknown { known[file] = nil }
    return known
  }
}
