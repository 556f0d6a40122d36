import Diagnostics
import KernelFacts
import Livepatch

extension Rule {
  static let symbolIsData = symbolRule(
    "symbol-is-data", .error,
    summary: "What is to be replaced is data, not a function.",
    rationale: """
      The kernel resolves any symbol by its name, and then finds no place of ftrace at it: \
      `failed to find location for function` and -EINVAL (`klp_patch_func`, kernel/livepatch/patch.c, 6.1).
      """,
    examples: [
      Example(
        "a variable",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [«panic_timeout»] } }
        --- a/a.c
        int klpp_panic_timeout(void)
        {
        	return 0;
        }
        --- kernels/6.1.0-9-cloud-amd64.facts
        klpfacts 1
        release 6.1.0-9-cloud-amd64
        symbol vmlinux D panic_timeout
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
  ) { symbol, _ in
    guard case .data = symbol.verdict else { return nil }
    return TargetWords(
      message: "`\(symbol.name)` of `\(symbol.object)` is data, not a function",
      help: "name the function that uses it; data itself is changed in a callback")
  }
}
