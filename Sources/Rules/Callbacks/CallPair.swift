/// Calls that take something and the calls that give it back: all that the rules about callbacks
/// know of the kernel's interfaces. To teach them another one, add a line to the table.
///
/// What is not here counts as balanced.
struct CallPair: Sendable {
  let takers: [String]
  let givers: [String]
  let kind: Kind
  let result: Result

  /// What is taken.
  enum Kind: Sendable {
    case memory, reference, lock, file
    /// The kernel can call into the module from then on.
    case code
  }

  /// How a call says that it took nothing.
  enum Result: Sendable {
    /// It always takes.
    case none
    case null, errorPointer
    /// Not 0.
    case code
    /// `false` or 0.
    case truth
  }

  static let table: [CallPair] = [
    // Memory.
    CallPair(
      .memory, .null,
      [
        "kmalloc", "kzalloc", "kcalloc", "kmalloc_array", "kmalloc_node", "kzalloc_node",
        "krealloc",
      ],
      ["kfree", "kfree_sensitive", "kfree_rcu", "kvfree", "kvfree_sensitive", "kfree_const"]),
    CallPair(
      .memory, .null,
      [
        "kstrdup", "kstrndup", "kmemdup", "kmemdup_nul", "kasprintf", "kvasprintf", "kstrdup_const",
      ],
      ["kfree", "kfree_sensitive", "kfree_rcu", "kvfree", "kfree_const"]),
    CallPair(
      .memory, .null, ["kvmalloc", "kvzalloc", "kvcalloc", "kvmalloc_array"],
      ["kvfree", "kvfree_sensitive", "kvfree_rcu"]),
    CallPair(.memory, .null, ["vmalloc", "vzalloc", "vmalloc_user"], ["vfree", "kvfree"]),
    CallPair(
      .memory, .null, ["alloc_percpu", "__alloc_percpu", "alloc_percpu_gfp"], ["free_percpu"]),
    CallPair(.memory, .null, ["kmem_cache_create", "KMEM_CACHE"], ["kmem_cache_destroy"]),
    CallPair(.memory, .null, ["kmem_cache_alloc", "kmem_cache_zalloc"], ["kmem_cache_free"]),
    CallPair(
      .memory, .null,
      ["mempool_create", "mempool_create_slab_pool", "mempool_create_kmalloc_pool"],
      ["mempool_destroy"]),
    CallPair(.memory, .null, ["alloc_pages", "alloc_page"], ["__free_pages", "__free_page"]),
    CallPair(
      .memory, .null, ["__get_free_pages", "__get_free_page", "get_zeroed_page"],
      ["free_pages", "free_page"]),
    CallPair(.memory, .null, ["bitmap_alloc", "bitmap_zalloc"], ["bitmap_free"]),
    CallPair(.memory, .truth, ["alloc_cpumask_var", "zalloc_cpumask_var"], ["free_cpumask_var"]),
    CallPair(.memory, .code, ["percpu_counter_init"], ["percpu_counter_destroy"]),
    CallPair(.memory, .code, ["init_srcu_struct"], ["cleanup_srcu_struct"]),
    CallPair(
      .memory, .code, ["rhashtable_init"], ["rhashtable_destroy", "rhashtable_free_and_destroy"]),
    // References.
    CallPair(.reference, .truth, ["try_module_get"], ["module_put"]),
    CallPair(.reference, .none, ["__module_get"], ["module_put"]),
    CallPair(.reference, .none, ["get_device"], ["put_device"]),
    CallPair(.reference, .none, ["kobject_get"], ["kobject_put"]),
    CallPair(.reference, .none, ["dev_hold"], ["dev_put"]),
    CallPair(.reference, .null, ["dev_get_by_name", "dev_get_by_index"], ["dev_put"]),
    CallPair(.reference, .none, ["get_task_struct"], ["put_task_struct"]),
    CallPair(.reference, .null, ["get_pid_task"], ["put_task_struct"]),
    CallPair(.reference, .null, ["find_get_pid", "get_task_pid"], ["put_pid"]),
    CallPair(.reference, .none, ["get_net"], ["put_net"]),
    CallPair(.reference, .none, ["get_cred"], ["put_cred"]),
    CallPair(.reference, .errorPointer, ["filp_open"], ["filp_close", "fput"]),
    CallPair(.reference, .code, ["kern_path"], ["path_put"]),
    CallPair(.reference, .null, ["fget"], ["fput"]),
    CallPair(.reference, .null, ["igrab"], ["iput"]),
    CallPair(.reference, .null, ["get_task_mm"], ["mmput"]),
    CallPair(.reference, .none, ["static_branch_inc"], ["static_branch_dec"]),
    CallPair(.reference, .none, ["static_branch_enable"], ["static_branch_disable"]),
    // Locks.
    CallPair(.lock, .none, ["mutex_lock", "mutex_lock_nested"], ["mutex_unlock"]),
    CallPair(.lock, .none, ["down_read"], ["up_read"]),
    CallPair(.lock, .none, ["down_write"], ["up_write", "downgrade_write"]),
    CallPair(
      .lock, .none, ["spin_lock", "spin_lock_bh", "spin_lock_irq", "spin_lock_irqsave"],
      ["spin_unlock", "spin_unlock_bh", "spin_unlock_irq", "spin_unlock_irqrestore"]),
    CallPair(.lock, .none, ["rcu_read_lock"], ["rcu_read_unlock"]),
    CallPair(.lock, .none, ["rtnl_lock"], ["rtnl_unlock"]),
    CallPair(
      .lock, .none, ["cpus_read_lock", "get_online_cpus"], ["cpus_read_unlock", "put_online_cpus"]),
    CallPair(.lock, .none, ["preempt_disable"], ["preempt_enable"]),
    // sysfs, procfs, debugfs, sysctl.
    CallPair(.file, .null, ["kobject_create_and_add"], ["kobject_put", "kobject_del"]),
    CallPair(
      .file, .code, ["kobject_init_and_add", "kobject_add"], ["kobject_put", "kobject_del"]),
    CallPair(
      .code, .code, ["sysfs_create_file", "sysfs_create_bin_file"],
      ["sysfs_remove_file", "sysfs_remove_bin_file", "kobject_put", "kobject_del"]),
    CallPair(
      .code, .code, ["sysfs_create_group", "sysfs_create_groups", "sysfs_create_files"],
      [
        "sysfs_remove_group", "sysfs_remove_groups", "sysfs_remove_files", "kobject_put",
        "kobject_del",
      ]),
    CallPair(.code, .code, ["device_create_file"], ["device_remove_file"]),
    CallPair(
      .code, .null, ["proc_create", "proc_create_data", "proc_create_single", "proc_create_seq"],
      ["remove_proc_entry", "proc_remove", "remove_proc_subtree"]),
    CallPair(
      .file, .null, ["proc_mkdir"], ["remove_proc_entry", "proc_remove", "remove_proc_subtree"]),
    CallPair(.file, .none, ["debugfs_create_dir"], ["debugfs_remove", "debugfs_remove_recursive"]),
    CallPair(
      .code, .none, ["debugfs_create_file"],
      ["debugfs_remove", "debugfs_remove_recursive", "debugfs_lookup_and_remove"]),
    CallPair(
      .code, .null, ["register_sysctl", "register_sysctl_table"], ["unregister_sysctl_table"]),
    // Notifiers.
    CallPair(
      .code, .code,
      [
        "atomic_notifier_chain_register", "blocking_notifier_chain_register",
        "raw_notifier_chain_register", "srcu_notifier_chain_register",
      ],
      [
        "atomic_notifier_chain_unregister", "blocking_notifier_chain_unregister",
        "raw_notifier_chain_unregister", "srcu_notifier_chain_unregister",
      ]),
    // Timers and work.
    CallPair(
      .code, .none, ["mod_timer", "add_timer", "add_timer_on"],
      [
        "del_timer", "del_timer_sync", "timer_delete", "timer_delete_sync", "timer_shutdown",
        "timer_shutdown_sync",
      ]),
    CallPair(
      .code, .none, ["hrtimer_start", "hrtimer_start_range_ns"],
      ["hrtimer_cancel", "hrtimer_try_to_cancel"]),
    CallPair(
      .code, .none, ["schedule_work", "queue_work", "queue_work_on", "schedule_work_on"],
      [
        "cancel_work", "cancel_work_sync", "flush_work", "flush_workqueue", "drain_workqueue",
        "destroy_workqueue", "flush_scheduled_work",
      ]),
    CallPair(
      .code, .none,
      [
        "schedule_delayed_work", "queue_delayed_work", "mod_delayed_work",
        "schedule_delayed_work_on", "queue_delayed_work_on",
      ],
      [
        "cancel_delayed_work", "cancel_delayed_work_sync", "flush_delayed_work", "flush_workqueue",
        "drain_workqueue", "destroy_workqueue",
      ]),
    CallPair(
      .file, .null,
      [
        "alloc_workqueue", "alloc_ordered_workqueue", "create_workqueue",
        "create_singlethread_workqueue",
      ], ["destroy_workqueue"]),
    // Threads.
    CallPair(
      .code, .errorPointer,
      ["kthread_run", "kthread_create", "kthread_create_on_node", "kthread_create_on_cpu"],
      ["kthread_stop", "kthread_stop_put"]),
    CallPair(
      .code, .errorPointer, ["kthread_create_worker", "kthread_run_worker"],
      ["kthread_destroy_worker"]),
    // Probes and hooks.
    CallPair(.code, .code, ["tracepoint_probe_register"], ["tracepoint_probe_unregister"]),
    CallPair(
      .code, .code, ["nf_register_net_hook", "nf_register_net_hooks"],
      ["nf_unregister_net_hook", "nf_unregister_net_hooks"]),
    CallPair(
      .code, .code, ["cpuhp_setup_state", "cpuhp_setup_state_nocalls"],
      ["cpuhp_remove_state", "cpuhp_remove_state_nocalls"]),
    CallPair(.code, .code, ["request_irq", "request_threaded_irq"], ["free_irq"]),
    CallPair(.code, .none, ["dev_add_pack"], ["dev_remove_pack", "__dev_remove_pack"]),
    CallPair(
      .code, .code, ["crypto_register_alg", "crypto_register_shash"],
      ["crypto_unregister_alg", "crypto_unregister_shash"]),
    // Devices.
    CallPair(.code, .code, ["misc_register"], ["misc_deregister"]),
    CallPair(.code, .code, ["cdev_add", "cdev_device_add"], ["cdev_del", "cdev_device_del"]),
    CallPair(
      .code, .code, ["device_register", "device_add"], ["device_unregister", "device_del"]),
    CallPair(.file, .errorPointer, ["device_create"], ["device_destroy", "device_unregister"]),
    CallPair(.file, .errorPointer, ["class_create"], ["class_destroy"]),
  ]

  init(_ kind: Kind, _ result: Result, _ takers: [String], _ givers: [String]) {
    self.kind = kind
    self.result = result
    self.takers = takers
    self.givers = givers
  }
}

extension CallPair {
  private static let byTaker: [String: CallPair] = Dictionary(
    table.flatMap { pair in pair.takers.map { ($0, pair) } },
    uniquingKeysWith: { first, _ in first })

  private static let givers = Set(table.flatMap(\.givers))

  /// Whether a call gives back something that one of the table takes.
  static func isGiver(_ function: String) -> Bool {
    givers.contains(function) || function.hasPrefix("unregister_")
  }

  /// The pair that a call begins: of the table, or by the kernel's habit of naming
  /// (`register_x` and `unregister_x`).
  static func begun(by function: String) -> CallPair? {
    if let known = byTaker[function] { return known }
    guard function.hasPrefix("register_") else { return nil }
    return CallPair(.code, .code, [function], ["un" + function])
  }
}
