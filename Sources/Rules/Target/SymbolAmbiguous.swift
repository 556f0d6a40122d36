import Diagnostics
import KernelFacts
import Livepatch

extension Rule {
  static let symbolAmbiguous = symbolRule(
    "symbol-ambiguous", .error,
    summary: "A name stands for several symbols, and no position says which.",
    rationale: """
      Without `sympos` a name must be the only one of its object, or the kernel refuses the patch with \
      -EINVAL (`klp_find_object_symbol`, kernel/livepatch/core.c, 6.1). Data counts as well: a static \
      variable of the same name makes a function ambiguous.
      """,
    examples: [
      Example(
        "a name that two files use",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [«init_once»] } }
        --- a/a.c
        int klpp_init_once(void)
        {
        	return 0;
        }
        --- kernels/6.1.0-9-cloud-amd64.facts
        klpfacts 1
        release 6.1.0-9-cloud-amd64
        symbol vmlinux t init_once traceable
        symbol vmlinux t init_once traceable
        """),
      Example(
        "a name that a variable has too",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [«verbose»] } }
        --- a/a.c
        int klpp_verbose(void)
        {
        	return 0;
        }
        --- kernels/6.1.0-9-cloud-amd64.facts
        klpfacts 1
        release 6.1.0-9-cloud-amd64
        symbol vmlinux d verbose
        symbol vmlinux t verbose traceable
        """),
      Example(
        "a name with its position",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: { init_once: { sympos: 2 } } } }
        --- a/a.c
        int klpp_init_once(void)
        {
        	return 0;
        }
        --- kernels/6.1.0-9-cloud-amd64.facts
        klpfacts 1
        release 6.1.0-9-cloud-amd64
        symbol vmlinux t init_once traceable
        symbol vmlinux t init_once traceable
        """),
    ]
  ) { symbol, _ in
    guard case .ambiguous(let all) = symbol.verdict else { return nil }
    let functions = all.filter(\.kind.isText)
    if symbol.use == .replaced, functions.count == 1, let only = functions.first {
      return TargetWords(
        message:
          "`\(symbol.name)` is one function in `\(symbol.object)`, and other symbols have its name",
        help: "say which: `sympos: \(only.position)` is the function")
    }
    return TargetWords(
      message: "`\(symbol.object)` has \(all.count) symbols `\(symbol.name)`",
      help:
        "say which is meant: `sympos: 1` to `\(all.count)`, in the order of /proc/kallsyms; the names around it there tell the file"
    )
  }
}
