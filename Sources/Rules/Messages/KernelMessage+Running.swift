import Diagnostics

extension KernelMessage {
  /// What an enabled or replaced livepatch can do to the kernel.
  static let running = [
    KernelMessage(
      .running, "Duplicate shadow variable <{parent}, {id}>", prefix: "",
      by: "__klp_shadow_get_or_alloc", in: "kernel/livepatch/shadow.c",
      "A shadow variable of that parent and id is there already: another fix's or vendor's, one of "
        + "an earlier release, or of an object that was freed and whose address is in use again.",
      rules: [
        "shadow-id-collision", "shadow-id-shared-undeclared", "shadow-id-weak",
        "shadow-parent-free-not-patched", "shadow-never-freed", "shadow-id-dropped",
      ]),
    KernelMessage(
      .running, "Failed to construct shadow variable <{parent}, {id}> ({error})",
      by: "__klp_shadow_get_or_alloc", in: "kernel/livepatch/shadow.c",
      "The constructor returned something else than 0, and the caller got NULL.",
      rules: ["shadow-result-unchecked"]),
    KernelMessage(
      .running, "WARNING: CPU: {cpu} PID: {pid} at kernel/livepatch/state.c:{line}", prefix: "",
      by: "klp_get_prev_state", in: "kernel/livepatch/state.c",
      "It was called while no transition is going on, as from callbacks of a module that is being "
        + "loaded or removed.",
      rules: ["callback-prev-state-outside-transition", "state-not-on-vmlinux-object"]),
    KernelMessage(
      .running, "BUG: sleeping function called from invalid context at {file}:{line}", prefix: "",
      by: "__might_resched", in: "kernel/sched/core.c",
      "If klp_shadow_alloc() or klp_shadow_free() is among the calls: constructors and destructors "
        + "run under a spinlock.",
      rules: ["shadow-ctor-sleeps"]),
    KernelMessage(
      .running, "BUG: spinlock {problem} on CPU#{cpu}, {task}/{pid}", prefix: "",
      by: "spin_dump", in: "kernel/locking/spinlock_debug.c",
      "A `recursion`, if klp_shadow functions call each other: a constructor or destructor uses the lock that it "
        + "runs under. Without CONFIG_DEBUG_SPINLOCK the CPU just stops.",
      rules: ["shadow-ctor-recursion"]),
    KernelMessage(
      .running, "BUG: soft lockup - CPU#{cpu} stuck for {number}s! [{task}:{pid}]",
      prefix: "watchdog: ", by: "watchdog_timer_fn", in: "kernel/watchdog.c",
      "If klp_shadow functions call each other: see the line above.",
      rules: ["shadow-ctor-recursion"]),
    KernelMessage(
      .running, "BUG: kernel NULL pointer dereference, address: {address}", prefix: "",
      by: "show_fault_oops", in: "arch/x86/mm/fault.c",
      "Among the causes in livepatches: results that may be NULL, and callbacks of vmlinux, for "
        + "which `obj->mod` and `obj->name` are.",
      rules: ["shadow-result-unchecked", "state-get-unchecked", "callback-mod-null"]),
    KernelMessage(
      .running, "BUG: unable to handle page fault for address: {address}", prefix: "",
      by: "show_fault_oops", in: "arch/x86/mm/fault.c",
      "Among the causes in livepatches: code or data of a module that was replaced and removed, "
        + "code in `.init.text`, and memory that a replaced module freed.",
      rules: [
        "escaping-function-pointer", "escaping-data-pointer", "callback-registers-code",
        "shadow-points-into-module", "state-data-static",
        "new-func-init-section", "ko-new-func-in-init", "init-fails-after-enable", "enable-twice",
        "shadow-free-in-module-exit",
        "shadow-free-unguarded-post-unpatch", "exit-undoes-live-state", "state-data-double-free",
        "exit-path-function",
      ]),
  ]
}
