import Diagnostics
import KernelFacts
import Livepatch

extension Rule {
  static let exitPathFunction = nameRule(
    "exit-path-function", .warning,
    summary: "A function is replaced that tasks run when nobody looks at them any more.",
    rationale: """
      Towards the end of `do_exit` a task leaves the list of tasks, and the transition no longer sees it \
      (kernel/exit.c, `release_task`; kernel/livepatch/transition.c, 6.1): it may be complete while such a \
      task still runs the new code. A module that is removed then takes that code away.
      """,
    examples: [
      Example(
        "the end of a task",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [«do_exit»] } }
        --- a/a.c
        int klpp_do_exit(void)
        {
        	return 0;
        }
        """),
      Example(
        "an ordinary function",
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
    guard key.object == .vmlinux, lateInExit.contains(key.name) else { return nil }
    return TargetWords(
      message: "tasks run `\(key.name)` when the transition does not see them any more",
      help: "replace another function, or never remove a module that has this one")
  }
}

/// What `do_exit` runs from `exit_notify` on: kernel/exit.c, 6.1.
private let lateInExit: Set<String> = [
  "do_exit", "do_task_dead", "exit_io_context", "exit_notify", "exit_tasks_rcu_finish",
  "finish_task_switch", "free_pipe_info", "proc_exit_connector", "release_task",
]
