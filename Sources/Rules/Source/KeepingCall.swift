import CSource

/// Calls that keep the address of a function, or of a structure, beyond their return: all that the
/// rules about escaping pointers know of the kernel's interfaces. To teach them another one, add a
/// line to a table.
struct KeepingCall: Sendable {
  let name: String
  /// The argument that is kept, from 0.
  let argument: Int
  /// What in the fix's exit sees to it that nobody needs the address any more.
  let ends: [String]

  private init(_ name: String, _ argument: Int, _ ends: [String] = []) {
    self.name = name
    self.argument = argument
    self.ends = ends
  }

  /// By the hash of their names.
  typealias Table = [UInt32: KeepingCall]

  private static func table(_ calls: [KeepingCall]) -> Table {
    Dictionary(
      calls.map { (CFile.Name.hash($0.name.utf8), $0) }, uniquingKeysWith: { first, _ in first })
  }

  static let ofFunctions = table(
    [
      "INIT_WORK", "INIT_DELAYED_WORK", "INIT_DEFERRABLE_WORK", "INIT_RCU_WORK",
      "kthread_init_work",
    ]
    .map {
      KeepingCall(
        $0, 1,
        [
          "cancel_work_sync", "cancel_delayed_work_sync", "flush_work", "flush_delayed_work",
          "flush_workqueue", "drain_workqueue", "destroy_workqueue", "kthread_flush_worker",
          "kthread_destroy_worker",
        ])
    }
      + [
        KeepingCall(
          "timer_setup", 1,
          [
            "del_timer_sync", "timer_delete_sync", "timer_shutdown_sync",
            "del_singleshot_timer_sync",
          ]),
        KeepingCall("tasklet_setup", 1, ["tasklet_kill"]),
        KeepingCall("tasklet_init", 1, ["tasklet_kill"]),
        KeepingCall("init_irq_work", 1, ["irq_work_sync"]),
        KeepingCall("init_task_work", 1),
        KeepingCall("call_rcu", 1, ["rcu_barrier"]),
        KeepingCall("call_rcu_hurry", 1, ["rcu_barrier"]),
        KeepingCall("call_rcu_tasks", 1, ["rcu_barrier_tasks"]),
        KeepingCall("call_srcu", 2, ["srcu_barrier"]),
        KeepingCall("kthread_run", 0, ["kthread_stop"]),
        KeepingCall("kthread_create", 0, ["kthread_stop"]),
        KeepingCall("kthread_create_on_node", 0, ["kthread_stop"]),
        KeepingCall("request_irq", 1, ["free_irq"]),
        KeepingCall("request_threaded_irq", 1, ["free_irq"]),
        KeepingCall("devm_add_action", 1),
        KeepingCall("devm_add_action_or_reset", 1),
        KeepingCall("percpu_ref_init", 1),
        KeepingCall("single_open", 1),
        KeepingCall("single_open_size", 1),
      ])

  static let ofStructures = table([
    KeepingCall("seq_open", 1), KeepingCall("seq_open_private", 1),
    KeepingCall("__seq_open_private", 1), KeepingCall("anon_inode_getfd", 1),
    KeepingCall("anon_inode_getfile", 1),
    KeepingCall("proc_create", 3, ["remove_proc_entry", "proc_remove", "remove_proc_subtree"]),
    KeepingCall(
      "proc_create_data", 3, ["remove_proc_entry", "proc_remove", "remove_proc_subtree"]),
    KeepingCall("debugfs_create_file", 4, ["debugfs_remove", "debugfs_remove_recursive"]),
    KeepingCall("nf_register_net_hook", 1, ["nf_unregister_net_hook"]),
    KeepingCall("nf_register_net_hooks", 1, ["nf_unregister_net_hooks"]),
  ])
}
