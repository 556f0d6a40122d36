import Comparing
import Diagnostics
import Livepatch

extension Rule {
  static let shadowIDDropped = releaseRule(
    "shadow-id-dropped", summary: "Nobody frees a shadow variable of an earlier release any more.",
    rationale: """
      Shadow variables outlive the patch that made them. Without a release that knows their number \
      they leak, and attach themselves to the next object at the same address \
      (kernel/livepatch/shadow.c, 6.1).
      """,
    examples: [
      Example(
        "a fix was removed, and its data stays",
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
        shadow_variables:
          seen: { id: 0x2070001, fixes: [old] }
        """),
      Example(
        "the new release frees it",
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
        shadow_variables:
          seen: { id: 0x2070001, fixes: [old] }
        """),
    ]
  ) { gap, _ in
    guard case .shadowVariableDropped(let name, let id) = gap else { return nil }
    return (
      "the shadow variable `\(name)` (\(id)) is left behind", .shadowVariable(name),
      "free it in `post_patch` and say so: `retire: [{ shadow_variable: \(name), reason: … }]`"
    )
  } mending: { gap, pair in
    guard case .shadowVariableDropped(let name, let id) = gap,
      let variable = pair.old.patch.shadowVariables.first(where: { $0.id == id })
    else { return nil }
    let module = pair.old.name
    let destructor = variable.destructor.map {
      ["#error \"pass the destructor that does what \($0)() of \(module) did\""]
    }
    return pair.mending(
      with: Skeleton(
        object: .vmlinux, slot: .postPatch, name: "\(name)_post_patch",
        comment:
          "Every task has left the code of \(module) that used the shadow variables \(name), unless somebody forced the transition, which nobody can see from here.",
        body: (destructor ?? []) + ["klp_shadow_free_all(\(id), NULL);"],
        retires: "shadow_variable: \(name)", owner: variable.fixes.first ?? FixID(name)))
  }
}
