import Comparing
import Diagnostics
import Livepatch

extension Rule {
  static let downgradeUnsafe = Rule(
    "downgrade-unsafe", .releases, .warning,
    summary:
      "The kernel lets an earlier release come back that cannot undo what the newer one did.",
    rationale: """
      When an older release replaces a newer one, only the older one's callbacks run \
      (Documentation/livepatch/cumulative-patches.rst, 6.1), and they know nothing of what the newer \
      one has changed. Shadow variables that it does not know stay, and are stale when the newer \
      release comes again.

      A state of the newer release, or a higher version of one, makes the kernel refuse the way \
      back; then whoever wants to go back has to disable the newer release first, which runs its \
      unpatch callbacks.

      `lint` tells of it once nothing is lost on the way there: what is missing for the way back may \
      only follow from that.
      """,
    examples: [
      Example(
        "a callback that the release in the field knows nothing of",
        alongside: ["callback-added-existing-system"],
        """
        --- livepatch.yaml
        livepatch: lp
        version: 2
        kernels: { bookworm: "6.1.*" }
        releases: releases
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f], callbacks: { post_patch: «a_post_patch» } } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        void a_post_patch(struct klp_object *obj)
        {
        	pr_info("here");
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
        """),
      Example(
        "a state, with which the kernel refuses the way back",
        """
        --- livepatch.yaml
        livepatch: lp
        version: 2
        kernels: { bookworm: "6.1.*" }
        releases: releases
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f], callbacks: { post_patch: a_post_patch } } }
        states: { level: { id: 207, version: 1 } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        void a_post_patch(struct klp_object *obj)
        {
        	if (!klp_get_prev_state(KLP_STATE_LEVEL))
        		pr_info("here");
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
        """),
    ],
    .downgrade { pair in
      // The kernel stands in the way.
      if pair.gapsBack.contains(where: \.isRefused) { return [] }
      let (old, new) = (pair.name(of: pair.old), pair.name(of: pair.new))
      return pair.gapsBack.compactMap { gap -> Finding? in
        let words: String
        let place: ReleasePlace
        switch gap {
        case .callbackDropped(let object, let slot, let fix, _):
          words = "what the `\(slot.rawValue)` of `\(object)` that `\(fix)` has did stays"
          place = .callback(object, slot)
        case .shadowVariableDropped(let name, let id):
          words = "the shadow variable `\(name)` (\(id)) stays"
          place = .shadowVariable(name)
        case .setUpDropped(let fix, _):
          words = "what the init of `\(fix)` set up stays"
          place = .setUp(fix)
        default: return nil
        }
        return pair.findingBack(
          "downgrade-unsafe", "\(words) if one goes back to \(old), which does not know of it",
          at: place,
          help:
            "declare a state for it, so that the kernel refuses the way back; or disable \(new) first"
        )
      }
    })
}

extension ReleasePair {
  /// A finding about the way back, at what the new release has and the old one does not know.
  func findingBack(
    _ rule: RuleName, _ message: String, at place: ReleasePlace, help: String?
  ) -> Finding {
    Finding(
      rule, message, at: new.release.range(of: place),
      notes: [Note("\(name(of: old)) is this one", at: old.release.range(of: .module))],
      help: help, kernels: [new.release.kernelName])
  }
}
