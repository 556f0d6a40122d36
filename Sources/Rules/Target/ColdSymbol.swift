import Diagnostics
import KernelFacts
import Livepatch

extension Rule {
  static let coldSymbol = nameRule(
    "cold-symbol", .error,
    summary: "The unlikely part of a function is to be replaced by itself.",
    rationale: """
      The compiler moves code that rarely runs out of a function, as `foo.cold`. Nobody calls it, `foo` jumps \
      into it, so it has no start that could be redirected (none of 2,860 can on 6.1).
      """,
    examples: [
      Example(
        "a cold part",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: { «do_exit.cold»: { replacement: klpp_do } } } }
        --- a/a.c
        int klpp_do(void)
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
    guard isColdName(key.name) else { return nil }
    let parent = key.name.prefix { $0 != "." }
    return TargetWords(
      message: "`\(key.name)` is a part of `\(parent)` and cannot be replaced by itself",
      help: "replace `\(parent)`")
  }
}
