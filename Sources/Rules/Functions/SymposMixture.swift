import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let symposMixture = Rule(
    "sympos-mixture", .functions, .note,
    summary: "Entries of one function say position 0 and position 1.",
    rationale: """
      Both mean the first symbol. 0 also demands that it is the only one. The merged patch says 1, \
      which is right for either kind of kernel. Kernels without commit 139560e8b973 refuse to \
      replace a patch that says 0 by one that says 1 (a nop of the same name, -EEXIST).
      """,
    examples: [
      Example(
        "0 below, 1 on top",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        --- b/fix.yaml
        fix: b
        objects:
          vmlinux:
            functions:
              «f»: { sympos: 1, on_top_of: a }
        --- b/b.c
        int klpp_f(void)
        {
        	return 0;
        }
        """),
      Example(
        "the same position in both",
        """
        --- a/fix.yaml
        fix: a
        objects:
          vmlinux:
            functions:
              f: { sympos: 1 }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        --- b/fix.yaml
        fix: b
        objects:
          vmlinux:
            functions:
              f: { sympos: 1, on_top_of: a }
        --- b/b.c
        int klpp_f(void)
        {
        	return 0;
        }
        """),
    ],
    .composing { problem in
      guard case .symposMixture(let key, let places) = problem, let last = places.last else {
        return nil
      }
      return Finding(
        "sympos-mixture", "the entries of `\(key)` say different positions; 1 is written",
        at: last.range,
        notes: places.dropLast().map { Note("`\($0.fix)` says \($0.sympos)", at: $0.range) },
        help: "write the same `sympos` in all of them")
    })
}
