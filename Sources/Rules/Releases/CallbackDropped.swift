import Comparing
import Diagnostics
import Livepatch

extension Rule {
  static let callbackDropped = releaseRule(
    "callback-dropped", summary: "A callback of an earlier release has no successor.",
    rationale: """
      When a patch is replaced, only the new patch's callbacks run \
      (Documentation/livepatch/cumulative-patches.rst, 6.1): what the earlier release's callbacks \
      have changed stays as it is, unless the new one takes it over or undoes it.
      """,
    examples: [
      Example(
        "a fix was removed, and what its callback did stays",
        """
        --- livepatch.yaml
        livepatch: lp
        version: «2»
        kernels: { bookworm: "6.1.*" }
        releases: releases
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
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
        fixes: [{ fix: old, folder: old }]
        objects:
          - object: vmlinux
            functions:
              - { function: f, provided_by: [{ fix: old, replacement: klpp_f }] }
            callbacks: { post_patch: [{ fix: old, function: old_post_patch }] }
        """),
      Example(
        "another fix takes it over",
        """
        --- livepatch.yaml
        livepatch: lp
        version: 2
        kernels: { bookworm: "6.1.*" }
        releases: releases
        retire: [{ callback: vmlinux/post_patch, reason: "a undoes it" }]
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
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
        fixes: [{ fix: old, folder: old }]
        objects:
          - object: vmlinux
            functions:
              - { function: f, provided_by: [{ fix: old, replacement: klpp_f }] }
            callbacks: { post_patch: [{ fix: old, function: old_post_patch }] }
        """),
    ]
  ) { gap, _, _ in
    guard case .callbacksDropped(let object, let slots, let fix) = gap, let first = slots.first
    else { return nil }
    let names = slots.map { "`\($0.rawValue)`" }.joined(separator: " and ")
    let head = "\(names) of `\(fix)` for `\(object)` \(slots.count == 1 ? "is" : "are") gone: "
    let retired = slots.map { "{ callback: \(object)/\($0.rawValue), reason: … }" }
      .joined(separator: ", ")
    if !first.runsForward {
      return (
        head + "nothing undoes what `\(first.partner.rawValue)` does any more",
        .callback(object, first), "keep it, or say why nobody needs it: `retire: [\(retired)]`"
      )
    }
    let undo = "undo_" + String(fix.text.map { $0.isLetter || $0.isNumber ? $0 : "_" })
    return (
      head + "what \(slots.count == 1 ? "it" : "they") did stays, and nobody undoes it",
      .callback(object, first),
      "take it over or undo it when the new release is in place: `callbacks: { post_patch: \(undo) }` for `\(object)` in a fix, with `void \(undo)(struct klp_object *obj)` in its C; then say so: `retire: [\(retired)]`"
    )
  }
}
