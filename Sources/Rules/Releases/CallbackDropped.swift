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
  ) { gap, _ in
    guard case .callbackDropped(let object, let slot, let fix, _) = gap else { return nil }
    return (
      "the `\(slot.rawValue)` of `\(object)` that `\(fix)` had is gone, and what it did stays",
      .callback(object, slot),
      "take over or undo what it did, then say so: `retire: [{ callback: \(object)/\(slot.rawValue), reason: … }]`"
    )
  } mending: { gap, pair in
    guard case .callbackDropped(let object, let slot, let fix, let function) = gap else {
      return nil
    }
    return pair.mending(with: skeleton(object, slot, fix, function, pair))
  }
}

/// The callback in which the new release takes over what an earlier one's did.
private func skeleton(
  _ object: ObjectName, _ slot: CallbackSlot, _ fix: FixID, _ function: String, _ pair: ReleasePair
) -> Skeleton {
  let module = pair.old.name
  // By then every task has left the old code.
  let newSlot = slot == .prePatch ? .postPatch : slot
  var body: [String] = []
  let state = pair.new.patch.states.first { state in
    pair.old.patch.states.contains { $0.id == state.id && $0.fixes.contains(fix) }
  }
  // The predecessor's states can be asked for in a transition: vmlinux's callbacks run in one.
  if newSlot == .postPatch, object == .vmlinux, let state {
    body += [
      "struct klp_state *prev = klp_get_prev_state(KLP_STATE_\(state.name.uppercased()));", "",
      "if (!prev)", "\treturn;",
    ]
  }
  body.append(
    newSlot.runsForward
      ? "#error \"take over or undo what \(function)() of \(module) did\""
      : "#error \"do what \(function)() of \(module) would have done\"")
  return Skeleton(
    object: object, slot: newSlot,
    name: newSlot == slot ? function : "\(fix.identifier)_take_over",
    comment: newSlot.runsForward
      ? "When this release replaces \(module), no callback of that release runs: what \(function)() of the fix \(fix) did is still there. Keep it and be ready to undo it, or undo it here."
      : "A machine that comes from \(module) has what the fix \(fix) did there, and \(function)(), which would have undone it, never runs.",
    body: body, retires: newSlot == slot ? nil : "callback: \(object)/\(slot.rawValue)", owner: fix)
}
