import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let orderContradictsDependency = Rule(
    "order-contradicts-dependency", .order, .error, isRequired: true,
    summary: "The series lists a fix before one that it builds on.",
    rationale: """
      The series decides between fixes that do not depend on each other. It cannot put a fix before \
      one that it needs; that it tries to says that one of the two is wrong.
      """,
    examples: [
      Example(
        "a series the wrong way round",
        """
        --- livepatch.yaml
        livepatch: lp
        version: 1
        kernels: { bookworm: "6.1.*" }
        fixes: [«b», a]
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
        requires: [a]
        objects: { vmlinux: { functions: [g] } }
        --- b/b.c
        int klpp_g(void)
        {
        	return 0;
        }
        """),
      Example(
        "what is needed comes first",
        """
        --- livepatch.yaml
        livepatch: lp
        version: 1
        kernels: { bookworm: "6.1.*" }
        fixes: [a, b]
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
        requires: [a]
        objects: { vmlinux: { functions: [g] } }
        --- b/b.c
        int klpp_g(void)
        {
        	return 0;
        }
        """),
    ],
    .composing { problem in
      guard case .seriesContradicts(let edge, let earlier, let later) = problem else { return nil }
      return Finding(
        "order-contradicts-dependency",
        "the series lists `\(earlier.value)` before `\(later.value)`, yet \(edge.reference.sentence)",
        at: earlier.range,
        notes: [Note("the order that is needed is written here", at: edge.reference.target.range)],
        help: "list `\(edge.first)` before `\(edge.second)`")
    })
}
