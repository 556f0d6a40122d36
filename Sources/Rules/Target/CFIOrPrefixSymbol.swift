import Diagnostics
import KernelFacts
import Livepatch

extension Rule {
  static let cfiOrPrefixSymbol = nameRule(
    "cfi-or-prefix-symbol", .error,
    summary: "The padding before a function is to be replaced.",
    rationale: """
      `__pfx_foo` and `__cfi_foo` name what the compiler puts before `foo` for checks and for room to patch \
      (arch/x86/include/asm/linkage.h, 6.12). Nobody calls them.
      """,
    examples: [
      Example(
        "a prefix",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [«__pfx_vfs_read»] } }
        --- a/a.c
        int klpp___pfx_vfs_read(void)
        {
        	return 0;
        }
        """),
      Example(
        "a function that ftrace can redirect",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        --- kernels/6.1.0-9-cloud-amd64.facts
        klpfacts 1
        release 6.1.0-9-cloud-amd64
        symbol vmlinux t f traceable
        """),
    ]
  ) { key in
    guard isPaddingName(key.name) else { return nil }
    let name = key.name.dropFirst("__pfx_".count)
    return TargetWords(
      message: "`\(key.name)` names the padding before `\(name)`, not a function",
      help: "replace `\(name)`")
  }
}
