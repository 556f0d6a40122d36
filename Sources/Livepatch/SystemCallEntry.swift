/// The functions behind a system call's name: architectures wrap system calls so that they take
/// their arguments from `struct pt_regs`, once for each table that lists the call.
///
/// Sources (6.1): arch/x86/include/asm/syscall_wrapper.h, arch/arm64/include/asm/syscall_wrapper.h,
/// arch/s390/include/asm/syscall_wrapper.h, arch/powerpc/include/asm/syscall_wrapper.h.
public struct SystemCallEntry: Sendable {
  /// Goes before the call's name.
  public let prefix: String
  /// The configurations that have it.
  public let condition: Condition

  /// Every entry of the architectures that can be livepatched.
  public static let all = [
    SystemCallEntry(prefix: "__x64_sys_", condition: .symbol("CONFIG_X86_64")),
    SystemCallEntry(
      prefix: "__ia32_sys_",
      condition: .symbol("CONFIG_X86_64") && .symbol("CONFIG_IA32_EMULATION")),
    SystemCallEntry(prefix: "__arm64_sys_", condition: .symbol("CONFIG_ARM64")),
    SystemCallEntry(prefix: "__s390x_sys_", condition: .symbol("CONFIG_S390")),
    SystemCallEntry(prefix: "sys_", condition: .symbol("CONFIG_PPC64")),
  ]
}
