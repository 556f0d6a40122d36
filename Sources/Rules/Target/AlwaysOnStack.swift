import Diagnostics
import KernelFacts
import Livepatch

extension Rule {
  static let alwaysOnStack = nameRule(
    "always-on-stack", .error,
    summary: "A function is replaced that some task never leaves.",
    rationale: """
      A task changes over to the new code when no replaced function is on its stack \
      (`klp_check_stack`, kernel/livepatch/transition.c, 6.1). Whoever sleeps has the scheduler's entry on its \
      stack, and kernel threads never leave their main loop, so the transition does not end, or ends by \
      force with the old code still running.
      """,
    examples: [
      Example(
        "the scheduler",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [«schedule»] } }
        --- a/a.c
        int klpp_schedule(void)
        {
        	return 0;
        }
        """),
      Example(
        "a function that returns",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        """),
    ]
  ) { key in
    guard key.object == .vmlinux, neverLeft.contains(key.name) else { return nil }
    return TargetWords(
      message: "`\(key.name)` is on some task's stack all the time, so the transition cannot end",
      help: "replace functions that it calls and that return")
  }
}

/// kernel/sched/core.c, kernel/sched/idle.c, kernel/kthread.c, kernel/workqueue.c, kernel/smpboot.c,
/// kernel/rcu/tree.c, mm/vmscan.c, mm/compaction.c, mm/khugepaged.c, mm/oom_kill.c, 6.1.
private let neverLeft: Set<String> = [
  "__schedule", "cpu_startup_entry", "kcompactd", "khugepaged", "kswapd", "kthread",
  "kthread_worker_fn", "kthreadd", "oom_reaper", "rcu_gp_kthread", "rescuer_thread",
  "ret_from_fork", "schedule", "schedule_timeout", "smpboot_thread_fn", "worker_thread",
]
