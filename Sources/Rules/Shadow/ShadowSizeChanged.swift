import Comparing
import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let shadowSizeChanged = Rule(
    "shadow-size-changed", .shadow, .error,
    summary: "A shadow variable has another type or destructor than in a release in the field.",
    rationale: """
      Variables outlive the release that made them, and `klp_shadow_get_or_alloc` gives a new \
      release the old block as it is, whatever size it asks for (`__klp_shadow_get_or_alloc`, \
      kernel/livepatch/shadow.c, 6.1). A destructor that a release adds or takes away meets data \
      that was made without, or with, what it frees. Other data needs another id.

      Types are compared as they are written: one that only got another name, and destructors that \
      only did, are no reason to change the id.
      """,
    examples: [
      Example(
        "more data under the old id",
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
          seen: { id: 0x2070001, type: «u64», freed_by: disable }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        --- releases/bookworm/lp_1/cumulative.yaml
        format: 1
        livepatch: lp
        version: 1
        kernel: { name: bookworm, release: "6.1.*" }
        fixes: [{ fix: a, folder: a }]
        objects:
          - object: vmlinux
            functions:
              - { function: f, provided_by: [{ fix: a, replacement: klpp_f }] }
        shadow_variables:
          seen: { id: 0x2070001, type: u32, fixes: [a] }
        """),
      Example(
        "more data under a new id", alongside: ["downgrade-unsafe"],
        """
        --- livepatch.yaml
        livepatch: lp
        version: 2
        kernels: { bookworm: "6.1.*" }
        releases: releases
        retire: [{ shadow_variable: seen, reason: "a frees it in post_patch" }]
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        shadow_variables:
          seen_long: { id: 0x2070002, type: u64, freed_by: disable }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        --- releases/bookworm/lp_1/cumulative.yaml
        format: 1
        livepatch: lp
        version: 1
        kernel: { name: bookworm, release: "6.1.*" }
        fixes: [{ fix: a, folder: a }]
        objects:
          - object: vmlinux
            functions:
              - { function: f, provided_by: [{ fix: a, replacement: klpp_f }] }
        shadow_variables:
          seen: { id: 0x2070001, type: u32, fixes: [a] }
        """),
    ],
    .upgrade { pair in
      let composition = pair.surroundings?.compositions.first {
        $0.kernel.name == pair.new.release.kernelName
      }
      return changes(from: pair.old.patch, to: pair.new.patch).map { change in
        let declared = composition?.fixes.lazy.flatMap(\.shadowVariables)
          .first { $0.name.value == change.new.name }
        let place = change.isType ? declared?.type?.range : declared?.destructor?.range
        var finding = pair.finding(
          "shadow-size-changed",
          "the shadow variable `\(change.new.name)` (\(change.new.id)) \(change.words) in \(pair.name(of: pair.old)), and what that release made stays",
          was: .shadowVariable(change.old.name),
          help: "give the new data another id, and free the old variables in `post_patch`")
        finding.range =
          place ?? pair.new.release.range(of: .shadowVariable(change.new.name))
        return finding
      }
    })
}

private struct ShadowChange {
  let old: MergedShadowVariable
  let new: MergedShadowVariable
  let isType: Bool
  let words: String
}

/// What is said otherwise about variables that both releases have.
private func changes(from earlier: CumulativePatch, to patch: CumulativePatch) -> [ShadowChange] {
  patch.shadowVariables.flatMap { new -> [ShadowChange] in
    guard let old = earlier.shadowVariables.first(where: { $0.id == new.id }) else { return [] }
    var changes: [ShadowChange] = []
    if let before = old.type, let now = new.type, before != now {
      changes.append(
        ShadowChange(old: old, new: new, isType: true, words: "is a `\(now)` and was a `\(before)`")
      )
    }
    if (old.destructor == nil) != (new.destructor == nil) {
      changes.append(
        ShadowChange(
          old: old, new: new, isType: false,
          words: new.destructor == nil
            ? "has no destructor and had one" : "has a destructor and had none"))
    }
    return changes
  }
}
