import Comparing
import Diagnostics
import Livepatch

extension Rule {
  static let initDropped = releaseRule(
    "init-dropped",
    summary:
      "What an earlier release set up when it was loaded has no successor, and nothing undoes it.",
    rationale: """
      A fix's init runs when the module is loaded, its exit when the replaced module is removed. A \
      fix with an init and no exit leaves what it did for good, unless a later release has the same \
      init, undoes it, or says that nobody minds.
      """,
    examples: [
      Example(
        "a fix was removed, and what its init did stays",
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
        fixes: [{ fix: old, folder: old, init: old_init }]
        objects:
          - object: vmlinux
            functions:
              - { function: f, provided_by: [{ fix: old, replacement: klpp_f }] }
        """),
      Example(
        "it is let go on purpose",
        """
        --- livepatch.yaml
        livepatch: lp
        version: 2
        kernels: { bookworm: "6.1.*" }
        releases: releases
        retire: [{ init: old, reason: "it only prints a line" }]
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
        fixes: [{ fix: old, folder: old, init: old_init }]
        objects:
          - object: vmlinux
            functions:
              - { function: f, provided_by: [{ fix: old, replacement: klpp_f }] }
        """),
    ]
  ) { gap, _ in
    guard case .setUpDropped(let fix, let function) = gap else { return nil }
    return (
      "what `\(function)` of `\(fix)` set up stays: it has no exit that undoes it, and no successor",
      .setUp(fix),
      "undo it in `post_patch`, then say so: `retire: [{ init: \(fix), reason: … }]`"
    )
  } mending: { gap, pair in
    guard case .setUpDropped(let fix, let function) = gap else { return nil }
    let module = pair.old.name
    return pair.mending(
      with: Skeleton(
        object: .vmlinux, slot: .postPatch, name: "\(fix.identifier)_undo_init",
        comment:
          "What \(function)() of the fix \(fix) set up when \(module) was loaded is still there, and no exit undoes it.",
        body: ["#error \"undo what \(function)() of \(module) did\""], retires: "init: \(fix)",
        owner: fix))
  }
}
