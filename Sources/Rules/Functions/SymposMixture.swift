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
