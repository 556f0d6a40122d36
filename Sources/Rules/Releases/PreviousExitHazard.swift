import Comparing
import Diagnostics
import Livepatch

extension Rule {
  static let previousExitHazard = Rule(
    "previous-exit-hazard", .releases, .error,
    summary: "Removing the module of an earlier release damages the new one.",
    rationale: """
      A replaced module stays loaded, and its exit runs when somebody removes it, long after its \
      successor has taken over (Documentation/livepatch/cumulative-patches.rst, 6.1). An earlier \
      release whose exit frees shadow variables for the whole system, or takes back a setting, does \
      it under the new release. Its C lies in the field and cannot be changed any more.

      Either the new release uses another id, and frees the old variables in `post_patch`, or the \
      replaced module must never be removed: then say so in the release notes and turn the rule off.
      """,
    examples: [
      Example(
        "the exit of a release in the field frees what the new one uses",
        """
        --- livepatch.yaml
        livepatch: lp
        version: 2
        kernels: { bookworm: "6.1.*" }
        releases: releases
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        shadow_variables:
          «seen»: { id: 0x2070001, type: int, freed_by: disable }
        --- a/a.c
        int klpp_f(void)
        {
        	return klp_shadow_get(NULL, 0x2070001) ? 1 : 0;
        }
        --- releases/bookworm/lp_1/cumulative.yaml
        format: 1
        livepatch: lp
        version: 1
        kernel: { name: bookworm, release: "6.1.*" }
        fixes:
          - fix: a
            folder: a
            exit: a_exit
            sources:
              - file: a/a.c
                kind: c
                sha256: "0000000000000000000000000000000000000000000000000000000000000000"
        objects:
          - object: vmlinux
            functions:
              - { function: f, provided_by: [{ fix: a, replacement: klpp_f }] }
        shadow_variables:
          seen: { id: 0x2070001, type: int, fixes: [a] }
        --- releases/bookworm/lp_1/fixes/a/a.c
        int klpp_f(void)
        {
        	return klp_shadow_get(NULL, 0x2070001) ? 1 : 0;
        }

        void a_exit(void)
        {
        	klp_shadow_free_all(0x2070001, NULL);
        }
        """),
      Example(
        "the new release uses another id, and frees the old variables",
        alongside: ["downgrade-unsafe"],
        """
        --- livepatch.yaml
        livepatch: lp
        version: 2
        kernels: { bookworm: "6.1.*" }
        releases: releases
        retire: [{ shadow_variable: seen, reason: "the exit of release 1 frees it" }]
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        shadow_variables:
          seen_again: { id: 0x2070002, type: int, freed_by: disable }
        --- a/a.c
        int klpp_f(void)
        {
        	return klp_shadow_get(NULL, 0x2070002) ? 1 : 0;
        }
        --- releases/bookworm/lp_1/cumulative.yaml
        format: 1
        livepatch: lp
        version: 1
        kernel: { name: bookworm, release: "6.1.*" }
        fixes:
          - fix: a
            folder: a
            exit: a_exit
            sources:
              - file: a/a.c
                kind: c
                sha256: "0000000000000000000000000000000000000000000000000000000000000000"
        objects:
          - object: vmlinux
            functions:
              - { function: f, provided_by: [{ fix: a, replacement: klpp_f }] }
        shadow_variables:
          seen: { id: 0x2070001, type: int, fixes: [a] }
        --- releases/bookworm/lp_1/fixes/a/a.c
        int klpp_f(void)
        {
        	return klp_shadow_get(NULL, 0x2070001) ? 1 : 0;
        }

        void a_exit(void)
        {
        	klp_shadow_free_all(0x2070001, NULL);
        }
        """),
    ],
    .upgrade { pair in freed(pair) + undone(pair) })
}

/// Shadow variables that the exit of the old release frees and the new one uses.
private func freed(_ pair: ReleasePair) -> [Finding] {
  pair.hazards(of: .shadowFreeInModuleExit, in: pair.old).compactMap { hazard in
    let free = hazard.unit.fix.exitFunction.flatMap { exit in
      hazard.unit.shadowFrees(from: exit.value).first { $0.last.place == hazard.finding.range }
    }
    // Which one it frees must be known to say that the new release uses it.
    guard let key = free?.call?.key, let variable = hazard.unit.shadowVariable(key),
      let used = pair.new.patch.shadowVariables.first(where: { $0.id == variable.id.value })
    else { return nil }
    return Finding(
      "previous-exit-hazard",
      "removing the module of \(pair.name(of: pair.old)) frees the shadow variable `\(used.name)` (\(used.id)), which \(pair.name(of: pair.new)) uses",
      at: pair.new.release.range(of: .shadowVariable(used.name)),
      notes: [Note("the exit of `\(hazard.fix.id.value)` frees it here", at: hazard.finding.range)],
      help:
        "give it another id and free the old variables in `post_patch`, or see to it that the replaced module is never removed",
      kernels: [pair.new.release.kernelName])
  }
}

/// Settings and states that the exit of the old release takes back, of fixes that the new one has.
private func undone(_ pair: ReleasePair) -> [Finding] {
  let carried = Set(pair.new.patch.fixes.flatMap { [$0.id] + $0.supersedes })
  return pair.hazards(of: .exitUndoesLiveState, in: pair.old)
    .filter { carried.contains($0.fix.id.value) }.map { hazard in
      Finding(
        "previous-exit-hazard",
        "removing the module of \(pair.name(of: pair.old)) takes back what `\(hazard.fix.id.value)` has changed, while \(pair.name(of: pair.new)) relies on it",
        at: pair.place,
        notes: [Note("its exit does so here", at: hazard.finding.range)],
        help:
          "see to it that the replaced module is never removed, or let `post_patch` set it anew",
        kernels: [pair.new.release.kernelName])
    }
}
