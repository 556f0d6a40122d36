/// The functions behind a system call's name: architectures wrap system calls so that they take
/// their arguments from `struct pt_regs`, once for each table that lists the call.
///
/// Sources (6.1): arch/x86/include/asm/syscall_wrapper.h, arch/arm64/include/asm/syscall_wrapper.h,
/// arch/s390/include/asm/syscall_wrapper.h, arch/powerpc/include/asm/syscall_wrapper.h.
public struct SystemCallEntry: Sendable {
  /// Goes before the call's name.
  public let prefix: String
  /// The architecture it belongs to; one that is patched is patched in all its tables.
  public let architecture: String
  /// The configurations that have it.
  public let condition: Condition
  /// Whether it is for the table of 32-bit programs.
  private let isStub: Bool

  private init(
    _ prefix: String, _ architecture: String, _ condition: Condition, isStub: Bool = false
  ) {
    self.prefix = prefix
    self.architecture = architecture
    self.condition = condition
    self.isStub = isStub
  }

  /// What the C function that replaces the entry is called: what the architecture's own macros make
  /// of `SYSCALL_DEFINE1(<stem>, …)`, so that one definition serves all its tables.
  public func replacement(for stem: String) -> String { prefix + stem }

  /// The entries of a call. A call without arguments has two names on x86 and on s390 for one
  /// function, and two entries at one address would leave the transition stuck (seen on 6.1 and
  /// 6.12): one is written.
  public static func entries(of call: String) -> [SystemCallEntry] {
    withoutArguments.contains(call) ? all.filter { !$0.isStub } : all
  }

  /// Calls defined by `SYSCALL_DEFINE0`, as the symbols of 6.1 and 6.12 tell.
  private static let withoutArguments: Set<String> = [
    "fork", "getegid", "getegid16", "geteuid", "geteuid16", "getgid", "getgid16", "getpgrp",
    "getpid", "getppid", "gettid", "getuid", "getuid16", "inotify_init", "munlockall",
    "ni_syscall", "pause", "restart_syscall", "rt_sigreturn", "sched_yield", "setsid", "sgetmask",
    "sync", "uretprobe", "vfork", "vhangup",
  ]

  /// Every entry of the architectures that can be livepatched.
  public static let all = [
    SystemCallEntry("__x64_sys_", "x86", .symbol("CONFIG_X86_64")),
    SystemCallEntry(
      "__ia32_sys_", "x86", .symbol("CONFIG_X86_64") && .symbol("CONFIG_IA32_EMULATION"),
      isStub: true),
    SystemCallEntry("__arm64_sys_", "arm64", .symbol("CONFIG_ARM64")),
    SystemCallEntry("__s390x_sys_", "s390", .symbol("CONFIG_S390")),
    SystemCallEntry(
      "__s390_sys_", "s390", .symbol("CONFIG_S390") && .symbol("CONFIG_COMPAT"), isStub: true),
    SystemCallEntry("sys_", "powerpc", .symbol("CONFIG_PPC64")),
  ]
}
