/// Calls that leave something behind until it is taken back, by what takes it back.
enum Acquisition {
  /// Calls that hand the kernel code or data of the module, which it uses from then on.
  static let registrations: Set<String> = [
    "register_kprobe", "register_kprobes", "register_kretprobe", "register_ftrace_function",
    "tracepoint_probe_register", "register_netdevice_notifier", "register_reboot_notifier",
    "register_inetaddr_notifier", "register_inet6addr_notifier", "register_pm_notifier",
    "register_die_notifier", "register_oom_notifier", "register_keyboard_notifier",
    "atomic_notifier_chain_register", "blocking_notifier_chain_register",
    "raw_notifier_chain_register", "srcu_notifier_chain_register", "kthread_run", "kthread_create",
    "mod_timer", "add_timer", "hrtimer_start", "schedule_work", "queue_work",
    "schedule_delayed_work", "queue_delayed_work", "mod_delayed_work", "nf_register_net_hook",
    "nf_register_net_hooks", "register_sysctl", "register_sysctl_table", "register_net_sysctl",
    "proc_create", "proc_create_data", "proc_create_single", "sysfs_create_file",
    "sysfs_create_group", "device_create_file", "debugfs_create_file", "misc_register", "cdev_add",
    "request_irq", "request_threaded_irq", "register_filesystem", "register_shrinker",
    "register_console", "cpuhp_setup_state", "genl_register_family", "register_pernet_subsys",
    "register_pernet_device", "dev_add_pack", "proto_register", "sock_register",
    "register_sysrq_key", "register_syscore_ops", "register_chrdev",
  ]

  /// Calls that leave nothing of the module in the kernel's hands, and the ones that take each
  /// back. What may have been taken back already on the way does not count.
  static let allocations: [String: [String]] = {
    let memory = ["kfree", "kvfree", "kfree_sensitive", "kfree_rcu", "vfree"]
    var table = [
      "alloc_workqueue": ["destroy_workqueue"], "create_workqueue": ["destroy_workqueue"],
      "create_singlethread_workqueue": ["destroy_workqueue"], "alloc_percpu": ["free_percpu"],
      "kmem_cache_create": ["kmem_cache_destroy"],
      "proc_mkdir": ["remove_proc_entry", "proc_remove"],
      "debugfs_create_dir": ["debugfs_remove", "debugfs_remove_recursive"],
      "kobject_create_and_add": ["kobject_put"], "try_module_get": ["module_put"],
    ]
    for name in [
      "kmalloc", "kzalloc", "kcalloc", "kvmalloc", "kvzalloc", "vmalloc", "vzalloc", "kstrdup",
      "kmemdup",
    ] {
      table[name] = memory
    }
    return table
  }()
}
