import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let functionConflictSympos = Rule(
    "function-conflict-sympos", .functions, .error, isRequired: true,
    summary: "Two entries contradict each other about how many symbols a name has.",
    rationale: """
      Position 0 asks the kernel to refuse unless the name is unique; position 2 exists only if it \
      is not (`klp_find_object_symbol`, kernel/livepatch/core.c, 6.1). One of the two must fail.
      """,
    examples: [
      Example(
        "one function for one fix, two for the other",
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
        objects: { vmlinux: { functions: { «f»: { sympos: 2, replacement: klpp_f_2 } } } }
        --- b/b.c
        int klpp_f_2(void)
        {
        	return 0;
        }
        """),
      Example(
        "the first and the second of one name",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: { f: { sympos: 1, replacement: klpp_f_1 } } } }
        --- a/a.c
        int klpp_f_1(void)
        {
        	return 0;
        }
        --- b/fix.yaml
        fix: b
        objects: { vmlinux: { functions: { f: { sympos: 2, replacement: klpp_f_2 } } } }
        --- b/b.c
        int klpp_f_2(void)
        {
        	return 0;
        }
        """),
    ],
    .composing { problem in
      guard case .symposContradiction(let unique, let counted) = problem else { return nil }
      return Finding(
        "function-conflict-sympos",
        "`\(counted.fix)` takes symbol \(counted.sympos) of this name, yet for `\(unique.fix)` there is only one",
        at: counted.range, notes: [Note("here the name is said to be unique", at: unique.range)],
        help: "give the first one `sympos: 1`, if the kernel has several")
    })
}
