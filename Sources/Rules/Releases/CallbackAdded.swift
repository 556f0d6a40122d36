import CSource
import Comparing
import Diagnostics
import Livepatch

extension Rule {
  static let callbackAdded = Rule(
    "callback-added-existing-system", .releases, .warning,
    summary: "A new callback of a fix that is in the field does not look at what is there already.",
    rationale: """
      On a machine that runs an earlier release, the fix's functions are live already, and what \
      they have done is there, when the new release's `pre_patch` and `post_patch` run for the first \
      time (Documentation/livepatch/cumulative-patches.rst, 6.1). A callback that assumes an \
      unpatched system does its work twice, or on top of something else.

      It looks if it asks for the predecessor's state (`klp_get_prev_state`) or for shadow variables.
      """,
    examples: [
      Example(
        "the fix gets a callback in its second release", alongside: ["downgrade-unsafe"],
        """
        --- livepatch.yaml
        livepatch: lp
        version: «2»
        kernels: { bookworm: "6.1.*" }
        releases: releases
        --- a/fix.yaml
        fix: a
        objects:
          vmlinux:
            functions: [f]
            callbacks: { post_patch: a_post_patch, pre_unpatch: a_pre_unpatch }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        void a_post_patch(struct klp_object *obj)
        {
        	sysctl_switch++;
        }

        void a_pre_unpatch(struct klp_object *obj)
        {
        	sysctl_switch--;
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
        "the fix is new as a whole", alongside: ["downgrade-unsafe"],
        """
        --- livepatch.yaml
        livepatch: lp
        version: 2
        kernels: { bookworm: "6.1.*" }
        releases: releases
        --- a/fix.yaml
        fix: a
        objects:
          vmlinux:
            functions: [f]
            callbacks: { post_patch: a_post_patch, pre_unpatch: a_pre_unpatch }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        void a_post_patch(struct klp_object *obj)
        {
        	sysctl_switch++;
        }

        void a_pre_unpatch(struct klp_object *obj)
        {
        	sysctl_switch--;
        }
        --- releases/bookworm/lp_1/cumulative.yaml
        format: 1
        livepatch: lp
        version: 1
        kernel: { name: bookworm, release: "6.1.*" }
        fixes: [{ fix: older, folder: older }]
        objects:
          - object: vmlinux
            functions:
              - { function: f, provided_by: [{ fix: older, replacement: klpp_f }] }
        """),
    ],
    .upgrade { pair in
      let before = Set(pair.old.patch.fixes.map(\.id))
      return pair.addedCallbacks([.prePatch, .postPatch]).compactMap { added -> Finding? in
        guard before.contains(added.step.fix), pair.asksForPredecessor(added.step) == false else {
          return nil
        }
        return pair.finding(
          "callback-added-existing-system",
          "`\(added.step.function)` runs for the first time where `\(added.step.fix)` has been live since \(pair.name(of: pair.old)), and does not look at what is there",
          notes: [
            Note(
              "it is the new `\(added.slot.rawValue)` of `\(added.object)`",
              at: pair.new.release.range(of: .callback(added.object, added.slot)))
          ],
          help: "ask `klp_get_prev_state` or the shadow variables what the earlier release has done"
        )
      }
    })
}

/// A callback that only the new one of two releases has.
struct AddedCallback {
  var object: ObjectName
  var slot: CallbackSlot
  var step: CallbackStep
}

extension ReleasePair {
  /// The callbacks of some slots that the old release does not have from the same fix.
  func addedCallbacks(_ slots: [CallbackSlot]) -> [AddedCallback] {
    new.patch.objects.flatMap { object in
      let before = old.patch.objects.first { $0.name == object.name }
      return slots.flatMap { slot -> [AddedCallback] in
        let known = before?.callbacks[slot] ?? []
        // A module does not tell whose parts its one function for a slot has.
        if !known.isEmpty, old.origin == .module || new.origin == .module { return [] }
        return (object.callbacks[slot] ?? []).filter { step in
          !known.contains { $0.fix == step.fix || $0.function == step.function }
        }.map { AddedCallback(object: object.name, slot: slot, step: $0) }
      }
    }
  }

  /// Whether a callback of the new release looks at what a predecessor left; nil if its C is not
  /// known.
  fileprivate func asksForPredecessor(_ step: CallbackStep) -> Bool? {
    guard let (graph, start) = callback(step) else { return nil }
    let reach = graph.reachable(from: [start])
    return ["klp_get_prev_state", "klp_shadow_get", "klp_shadow_get_or_alloc"]
      .contains { !reach.paths(toCallsOf: $0).isEmpty }
  }

  /// Where the C of a callback of the new release stands.
  func callback(_ step: CallbackStep) -> (graph: CallGraph, start: CallGraph.Node)? {
    definition(of: step.function, of: step.fix, in: new)
  }

  /// Where the C of a fix's function stands; nil if it is not known.
  func definition(
    of function: String, of id: FixID, in side: Side
  ) -> (graph: CallGraph, start: CallGraph.Node)? {
    guard let fix = side.patch.fixes.first(where: { $0.id == id }),
      let graph = side.callGraph(of: fix)
    else { return nil }
    for (number, file) in graph.files.enumerated() {
      if let index = file.functions(named: function).first {
        return (graph, CallGraph.Node(file: number, definition: .function(index)))
      }
    }
    return nil
  }
}
