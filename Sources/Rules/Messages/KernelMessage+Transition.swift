import Diagnostics

extension KernelMessage {
  /// Why the kernel refuses a module because of a livepatch.
  static let loadingTarget = [
    KernelMessage(
      .loadingTarget, "failed to initialize patch '{name}' for module '{module}' ({error})",
      by: "klp_module_coming",
      "What the livepatch says of a module that is being loaded does not hold; the line before "
        + "says why.",
      rules: [
        "symbol-not-found", "symbol-ambiguous", "sympos-not-found", "sympos-load-order",
        "target-module-reload",
      ]),
    KernelMessage(
      .loadingTarget, "failed to apply patch '{name}' to module '{module}' ({error})",
      by: "klp_module_coming",
      "A function of a module that is being loaded cannot be redirected; the line before says why.",
      rules: ["not-traceable", "init-function", "cold-symbol"]),
    KernelMessage(
      .loadingTarget,
      "patch '{name}' failed for module '{module}', refusing to load module '{module}'",
      by: "klp_module_coming",
      "The module that users ask for cannot be loaded as long as the livepatch is enabled.",
      rules: ["symbol-not-found", "target-module-reload", "pre-patch-positive-return"]),
    KernelMessage(
      .loadingTarget,
      "x86/modules: Skipping invalid relocation target, existing value is nonzero for type {type}, loc {address}, val {value}",
      prefix: "", by: "__apply_relocate_add", in: "arch/x86/kernel/module.c",
      "A module that was patched through klp relocations, and removed, is loaded again, on a kernel "
        + "older than 6.3.",
      rules: ["target-module-reload"]),
    KernelMessage(
      .loadingTarget, "vmlinux.ko: invalid module name", by: "klp_module_coming",
      "Somebody loads a module that is called like the kernel. No livepatch is to blame."),
  ]

  /// What keeps a transition from its end.
  static let transition = [
    KernelMessage(
      .transition,
      "This architecture doesn't have support for the livepatch consistency model.",
      by: "klp_enable_patch",
      "Stack traces of this kernel cannot be relied on, so tasks only switch when they leave the "
        + "kernel. It is followed by `The livepatch transition may never complete.`",
      rules: ["no-reliable-stack"]),
    KernelMessage(
      .transition, "The livepatch transition may never complete.", by: "klp_enable_patch",
      "What follows the line above.", rules: ["no-reliable-stack"]),
    KernelMessage(
      .transition, "signaling remaining tasks", by: "klp_send_signals",
      in: "kernel/livepatch/transition.c",
      "After fifteen seconds some task still has a function on its stack that is replaced. That is "
        + "no fault yet.",
      rules: ["always-on-stack"]),
    KernelMessage(
      .transition, "forcing remaining tasks to the patched state", by: "klp_force_transition",
      in: "kernel/livepatch/transition.c",
      "Somebody gave up waiting. Modules replaced by force can never be removed.",
      rules: ["always-on-stack"]),
    KernelMessage(
      .transition, "{function}: {task}:{pid} is sleeping on function {name}", prefix: "livepatch: ",
      by: "klp_try_switch_task", in: "kernel/livepatch/transition.c",
      "With dynamic debug: this task keeps the transition from completing.",
      rules: ["always-on-stack"]),
    KernelMessage(
      .transition, "{function}: {task}:{pid} has an unreliable stack", prefix: "livepatch: ",
      by: "klp_try_switch_task", in: "kernel/livepatch/transition.c",
      "With dynamic debug: what is on the stack of this task cannot be told.",
      rules: ["no-reliable-stack"]),
    KernelMessage(
      .transition, "INFO: task {task}:{pid} blocked for more than {number} seconds.", prefix: "",
      by: "check_hung_task", in: "kernel/hung_task.c",
      "If the task is one that loads or removes modules, or writes to /sys/kernel/livepatch, a "
        + "callback waits for what its own lock holds back.",
      rules: ["callback-deadlock"]),
  ]
}
