import Diagnostics
import KernelFacts
import Livepatch

extension Rule {
  static let compilerClone = symbolRule(
    "compiler-clone", .warning,
    summary: "A clone that the compiler made is named.",
    rationale: """
      `foo.isra.0` takes other arguments than `foo` in the source, `foo.constprop.0` has some of them fixed, \
      `foo.part.0` is only a part, and `.llvm.` is followed by a hash. What takes its place must have the \
      clone's arguments, and the name may be another one in the next build.
      """,
    examples: [
      Example(
        "a clone with other arguments",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: { «do_one.isra.0»: { replacement: klpp_do_one } } } }
        --- a/a.c
        int klpp_do_one(void)
        {
        	return 0;
        }
        --- kernels/6.1.0-9-cloud-amd64.facts
        klpfacts 1
        release 6.1.0-9-cloud-amd64
        symbol vmlinux t do_one.isra.0 traceable
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
    guard symbol.use == .replaced, case .found = symbol.verdict, isCloneName(symbol.name) else {
      return nil
    }
    let parent = symbol.name.prefix { $0 != "." }
    return TargetWords(
      message: "`\(symbol.name)` is a clone: its arguments need not be those of `\(parent)`",
      help:
        "compare with the machine code or the debug information of this very build, or replace the callers of `\(parent)`"
    )
  }
}
