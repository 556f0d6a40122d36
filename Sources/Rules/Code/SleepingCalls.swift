/// Functions and macros of the kernel that may sleep whatever they are given (`might_sleep()` in
/// their definitions, 6.1). What only sleeps when told to, such as `kmalloc`, is not among them.
let sleepingCalls: Set<String> = [
  // Scheduling and time.
  "schedule", "schedule_timeout", "schedule_timeout_interruptible",
  "schedule_timeout_uninterruptible", "cond_resched", "might_sleep", "msleep",
  "msleep_interruptible", "ssleep", "fsleep", "usleep_range", "yield",
  // Locks.
  "mutex_lock", "mutex_lock_interruptible", "mutex_lock_killable", "mutex_lock_nested", "down",
  "down_interruptible", "down_killable", "down_read", "down_write", "down_write_killable",
  "mmap_read_lock", "mmap_write_lock", "inode_lock", "inode_lock_shared", "lock_sock",
  "rtnl_lock", "device_lock", "console_lock", "cpus_read_lock", "percpu_down_write",
  "ww_mutex_lock",
  // Waiting.
  "wait_event", "wait_event_interruptible", "wait_event_killable", "wait_event_timeout",
  "wait_event_interruptible_timeout", "wait_for_completion", "wait_for_completion_interruptible",
  "wait_for_completion_killable", "wait_for_completion_timeout", "wait_on_bit",
  "synchronize_rcu", "synchronize_rcu_expedited", "synchronize_srcu", "synchronize_net",
  "rcu_barrier", "synchronize_irq",
  // Work and threads.
  "flush_work", "flush_delayed_work", "flush_workqueue", "flush_scheduled_work",
  "drain_workqueue", "cancel_work_sync", "cancel_delayed_work_sync", "destroy_workqueue",
  "kthread_stop", "kthread_create", "kthread_run", "kthread_park", "kthread_flush_work",
  "kthread_cancel_work_sync",
  // Memory.
  "vmalloc", "vzalloc", "vfree", "vmap", "vunmap", "alloc_percpu",
  "kmem_cache_create", "kmem_cache_destroy",
  // User space, files and modules.
  "copy_from_user", "copy_to_user", "get_user", "put_user", "strncpy_from_user", "memdup_user",
  "filp_open", "filp_close", "kernel_read", "kernel_write", "dput", "iput", "mntput", "path_put",
  "request_module", "request_firmware", "call_usermodehelper",
  // Registrations.
  "blocking_notifier_chain_register", "blocking_notifier_chain_unregister", "free_irq",
  "debugfs_create_dir", "debugfs_create_file", "debugfs_remove", "debugfs_remove_recursive",
  "sysfs_create_file", "sysfs_remove_file", "sysfs_create_group", "sysfs_remove_group",
  "proc_create", "remove_proc_entry", "device_register", "device_unregister", "device_del",
]
