import Diagnostics
import KernelFacts
import Livepatch

extension Rule {
  static let cloneSetIncomplete = symbolRule(
    "clone-set-incomplete", .error,
    summary: "A function is replaced, and clones of it are not.",
    rationale: """
      Where the compiler has made clones of a function, some callers call them in its place and keep the old \
      code. `foo.part.0` means that the first part of `foo` was inlined into its callers.

      A static function of another file may have the name too, and the clone be of that one: then allow \
      this finding, with that reason.
      """,
    examples: [
      Example(
        "a clone that keeps the old code",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [«do_one»] } }
        --- a/a.c
        int klpp_do_one(void)
        {
        	return 0;
        }
        --- kernels/6.1.0-9-cloud-amd64.facts
        klpfacts 1
        release 6.1.0-9-cloud-amd64
        symbol vmlinux t do_one traceable
        symbol vmlinux t do_one.constprop.0 traceable
        """),
      Example(
        "function and clone", alongside: ["compiler-clone"],
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: { do_one: {}, do_one.constprop.0: { replacement: klpp_do_one_0 } } } }
        --- a/a.c
        int klpp_do_one(void)
        {
        	return 0;
        }

        int klpp_do_one_0(void)
        {
        	return 0;
        }
        --- kernels/6.1.0-9-cloud-amd64.facts
        klpfacts 1
        release 6.1.0-9-cloud-amd64
        symbol vmlinux t do_one traceable
        symbol vmlinux t do_one.constprop.0 traceable
        """),
    ]
  ) { symbol, target in
    guard symbol.use == .replaced, case .found = symbol.verdict else { return nil }
    let left = clones(of: symbol.name, in: symbol.object, target.facts).filter { clone in
      !target.replaces(clone, in: symbol.object)
    }
    if left.isEmpty { return nil }
    let names = left.map { "`\($0)`" }.joined(separator: ", ")
    return TargetWords(
      message:
        "`\(symbol.name)` is replaced, \(names) of `\(symbol.object)` \(left.count == 1 ? "is" : "are") not",
      help:
        "replace the clones as well, or the callers that use them; if they are of another function of this name, allow this with that reason"
    )
  }
}
