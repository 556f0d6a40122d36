import CSource
import Comparing
import Diagnostics
import Livepatch

extension Rule {
  static let transitionBlockerCarriedOver = Rule(
    "transition-blocker-carried-over", .releases, .warning,
    summary: "A task can wait without end in a replacement that is to go.",
    rationale: """
      A new release takes over once no task is in the replacements of the one before it: for each \
      function, `klp_check_stack_func` (kernel/livepatch/transition.c, 6.1) looks for the code that ran \
      until now, which is the old release's, whether the new one changes the function, leaves it as it \
      is or goes back to the kernel's own. A task that waits there for something that may never happen \
      holds the transition up.

      After 15 seconds the kernel wakes who sleeps interruptibly (`klp_send_signals`); all others \
      stay until what they wait for happens. The C of a release in the field cannot be changed: let \
      the waiters go while the new release is loaded, say so in the release notes, and accept the \
      finding with that reason. The new release can wait in steps, so that its successors have it \
      easier.
      """,
    examples: [
      Example(
        "a task that waits in a replacement of the release in the field",
        """
        --- livepatch.yaml
        livepatch: lp
        version: 2
        kernels: { bookworm: "6.1.*" }
        releases: releases
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [«f»] } }
        --- a/a.c
        int klpp_f(struct queue *queue)
        {
        	while (!wait_event_timeout(queue->wait, queue->ready, HZ))
        		return -EAGAIN;
        	return 0;
        }
        --- releases/bookworm/lp_1/cumulative.yaml
        format: 1
        livepatch: lp
        version: 1
        kernel: { name: bookworm, release: "6.1.*" }
        fixes:
          - fix: a
            folder: a
            sources:
              - file: a/a.c
                kind: c
                sha256: "0000000000000000000000000000000000000000000000000000000000000000"
        objects:
          - object: vmlinux
            functions:
              - { function: f, provided_by: [{ fix: a, replacement: klpp_f }] }
        --- releases/bookworm/lp_1/fixes/a/a.c
        static void wait_until_ready(struct queue *queue)
        {
        	wait_event(queue->wait, queue->ready);
        }

        int klpp_f(struct queue *queue)
        {
        	wait_until_ready(queue);
        	return 0;
        }
        """),
      Example(
        "waiting that ends by itself, and a callback that waits",
        """
        --- livepatch.yaml
        livepatch: lp
        version: 2
        kernels: { bookworm: "6.1.*" }
        releases: releases
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f], callbacks: { post_patch: a_post_patch } } }
        --- a/a.c
        int klpp_f(struct queue *queue)
        {
        	return 0;
        }

        void a_post_patch(struct klp_object *obj)
        {
        	wait_for_completion(&settled);
        }
        --- releases/bookworm/lp_1/cumulative.yaml
        format: 1
        livepatch: lp
        version: 1
        kernel: { name: bookworm, release: "6.1.*" }
        fixes:
          - fix: a
            folder: a
            sources:
              - file: a/a.c
                kind: c
                sha256: "0000000000000000000000000000000000000000000000000000000000000000"
        objects:
          - object: vmlinux
            functions:
              - { function: f, provided_by: [{ fix: a, replacement: klpp_f }] }
            callbacks: { post_patch: [{ fix: a, function: a_post_patch }] }
        --- releases/bookworm/lp_1/fixes/a/a.c
        int klpp_f(struct queue *queue)
        {
        	wait_event_timeout(queue->wait, queue->ready, HZ);
        	return 0;
        }

        void a_post_patch(struct klp_object *obj)
        {
        	wait_for_completion(&settled);
        }
        """),
    ],
    .upgrade { pair in
      let names = endlessWaits.keys.sorted()
      let units = pair.units(of: pair.old) { file in
        names.contains { !file.calls(of: $0).isEmpty }
      }
      if units.isEmpty { return [] }
      let (before, now) = (pair.old.patch.functionEntries, pair.new.patch.functionEntries)
      return units.flatMap { unit -> [Finding] in
        unit.fix.objects.flatMap { object in
          object.functions.compactMap { function in
            let key = FunctionKey(
              object: object.name.value, name: function.name.value, sympos: function.sympos)
            // Some configuration must run it.
            guard
              before[key]?.possibleCandidates.contains(where: { $0.fix == unit.fix.id.value })
                == true,
              let path = unit.callPaths(from: function.replacement.value, to: names).first,
              let last = path.last, let wait = endlessWaits[last.callee]
            else { return nil }
            return pair.finding(
              about: key,
              at: now[key] == nil ? pair.place : pair.new.release.range(of: .function(key)),
              last, wait)
          }
        }
      }
    })
}

extension ReleasePair {
  fileprivate func finding(
    about key: FunctionKey, at place: SourceRange, _ last: CallStep, _ wait: Wait
  ) -> Finding {
    Finding(
      "transition-blocker-carried-over",
      "a task that waits in the `\(key)` of \(name(of: old)) keeps \(name(of: new)) from taking over"
        + (wait == .wokenBySignal ? " until the kernel wakes it, which takes 15 s" : ""),
      at: place, notes: [Note("it waits here, in `\(last.callee)`", at: last.place)],
      help:
        "let who waits there go while the new release is loaded, and accept this with that reason",
      kernels: [new.release.kernelName])
  }
}

private enum Wait {
  case forEver, wokenBySignal
}

/// Functions and macros of the kernel that wait without a limit for what somebody else does
/// (include/linux/wait.h, kernel/sched/completion.c, include/linux/wait_bit.h, 6.1). Locks are not
/// among them: who holds one is on the way.
private let endlessWaits: [String: Wait] = [
  "wait_event": .forEver, "wait_event_cmd": .forEver, "wait_event_lock_irq": .forEver,
  "wait_event_killable": .forEver, "wait_event_idle": .forEver, "wait_var_event": .forEver,
  "wait_event_interruptible": .wokenBySignal, "wait_event_freezable": .wokenBySignal,
  "wait_event_interruptible_exclusive": .wokenBySignal,
  "wait_event_interruptible_lock_irq": .wokenBySignal,
  "wait_for_completion": .forEver, "wait_for_completion_io": .forEver,
  "wait_for_completion_killable": .forEver,
  "wait_for_completion_interruptible": .wokenBySignal,
  "wait_on_bit": .forEver, "wait_on_bit_io": .forEver,
]
