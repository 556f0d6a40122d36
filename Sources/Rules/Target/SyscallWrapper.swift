import Diagnostics
import KernelFacts
import Livepatch

extension Rule {
  static let syscallWrapper = symbolRule(
    "syscall-wrapper", .error,
    summary: "A system call is named by a function that this kernel does not have.",
    rationale: """
      Where system calls take their arguments from `struct pt_regs`, `SYSCALL_DEFINE` makes one entry for each \
      table, `__x64_sys_…` and `__ia32_sys_…`, and the body is most often inlined into them \
      (arch/x86/include/asm/syscall_wrapper.h, 6.1). `sys_…` does not exist.
      """,
    examples: [
      Example(
        "the name without wrapper",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [«sys_newuname»] } }
        --- a/a.c
        int klpp_sys_newuname(void)
        {
        	return 0;
        }
        --- kernels/6.1.0-9-cloud-amd64.facts
        klpfacts 1
        release 6.1.0-9-cloud-amd64
        symbol vmlinux T __x64_sys_newuname traceable
        """),
      Example(
        "every entry of the call",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { syscalls: [newuname] } }
        --- a/a.c
        int __x64_sys_klpp_newuname(void)
        {
        	return 0;
        }

        int __ia32_sys_klpp_newuname(void)
        {
        	return 0;
        }
        --- kernels/6.1.0-9-cloud-amd64.facts
        klpfacts 1
        release 6.1.0-9-cloud-amd64
        config HAVE_RELIABLE_STACKTRACE=y
        config LIVEPATCH=y
        config X86_64=y
        symbol vmlinux T __x64_sys_newuname traceable
        """),
    ]
  ) { symbol, _ in
    guard case .missing(let missing) = symbol.verdict, let call = missing.systemCall else {
      return nil
    }
    return TargetWords(
      message:
        "`\(symbol.object)` has no symbol `\(symbol.name)`, only wrappers of the system call",
      help: "name the call: `syscalls: { \(call): {} }` stands for every entry that the kernel has")
  }
}
