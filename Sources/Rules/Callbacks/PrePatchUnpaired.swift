import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let prePatchUnpaired = Rule(
    "pre-patch-unpaired", .callbacks, .warning,
    summary: "A pre_patch callback sets something up and no post_unpatch takes it down.",
    rationale: """
      `pre_patch` runs before the functions are switched; `post_unpatch` is what the kernel calls \
      when the patch is disabled, and when the transition is cancelled or reversed \
      (Documentation/livepatch/callbacks.rst, 6.1). What `pre_patch` allocated or registered is \
      left behind where there is no `post_unpatch`.

      A `pre_patch` that only looks and may refuse needs no partner: calls that are not known to \
      set anything up count as looking.
      """,
    examples: [
      Example(
        "memory that nobody frees",
        """
        --- a/fix.yaml
        fix: a
        objects:
          vmlinux:
            functions: [f]
            callbacks: { pre_patch: «a_prepare» }
        --- a/a.c
        static void *table;

        int klpp_f(void)
        {
        	return 0;
        }

        int a_prepare(struct klp_object *obj)
        {
        	table = kzalloc(64, GFP_KERNEL);
        	return table ? 0 : -ENOMEM;
        }
        """),
      Example(
        "a pre_patch that only looks",
        """
        --- a/fix.yaml
        fix: a
        objects:
          vmlinux:
            functions: [f]
            callbacks: { pre_patch: a_check }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        int a_check(struct klp_object *obj)
        {
        	return system_is_suitable() ? 0 : -EBUSY;
        }
        """),
    ],
    .unit { unit in
      unit.fix.objects.compactMap { object in
        guard let prePatch = object.callbacks.prePatch, object.callbacks.postUnpatch == nil,
          let path = unit.callPaths(from: prePatch.value, to: acquiringCalls).first,
          let last = path.last
        else { return nil }
        return Finding(
          "pre-patch-unpaired",
          "`\(prePatch.value)` calls `\(last.callee)`, and `\(object.name.value)` has no `post_unpatch` that undoes it",
          at: prePatch.range,
          notes: CallStep.notes(on: path) + [Note("the call", at: last.place)],
          help: "add `post_unpatch:`; it also runs when the transition is cancelled or reversed")
      }
    })

  /// Calls that set up what somebody must take down again.
  private static let acquiringCalls = [
    "kmalloc", "kzalloc", "kcalloc", "kvmalloc", "kvzalloc", "vmalloc", "vzalloc", "kstrdup",
    "kmemdup", "alloc_percpu", "klp_shadow_alloc", "klp_shadow_get_or_alloc", "alloc_workqueue",
    "create_workqueue", "create_singlethread_workqueue", "kthread_run", "kthread_create",
    "register_kprobe", "register_kretprobe", "register_netdevice_notifier",
    "register_reboot_notifier", "register_module_notifier", "register_inetaddr_notifier",
    "atomic_notifier_chain_register", "blocking_notifier_chain_register",
    "raw_notifier_chain_register", "register_sysctl", "register_sysctl_table", "proc_create",
    "proc_create_data", "proc_create_single", "proc_mkdir", "sysfs_create_file",
    "sysfs_create_group", "device_create_file", "kobject_create_and_add", "debugfs_create_dir",
    "debugfs_create_file", "misc_register", "cdev_add", "timer_setup", "mod_timer", "add_timer",
    "schedule_delayed_work", "queue_delayed_work", "hrtimer_start", "get_device", "dev_hold",
    "try_module_get", "get_task_struct", "get_net", "static_branch_inc", "static_branch_enable",
    "tracepoint_probe_register", "nf_register_net_hook", "request_irq", "class_create",
    "device_create", "kmem_cache_create", "mempool_create", "register_filesystem",
    "register_console", "register_shrinker", "cpuhp_setup_state",
  ]
}
