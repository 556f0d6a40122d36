import Comparing
import Diagnostics
import Livepatch

extension Rule {
  static let functionAdded = Rule(
    "function-added", .releases, .note, isOnByDefault: false,
    summary: "A function is replaced that no earlier release touches.",
    rationale: """
      A task that sleeps in a function which is to be replaced cannot be switched, and delays the \
      transition (`klp_check_stack_func`, kernel/livepatch/transition.c, 6.1). One more function is \
      one more place to sleep in: look whether it can sleep for long.
      """,
    examples: [
      Example(
        "one function more",
        """
        --- livepatch.yaml
        livepatch: lp
        version: «2»
        kernels: { bookworm: "6.1.*" }
        releases: releases
        lint: { rules: { function-added: note } }
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f, g] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        int klpp_g(void)
        {
        	return 0;
        }
        --- releases/bookworm/lp_1/cumulative.yaml
        format: 1
        livepatch: lp
        version: 1
        kernel: { name: bookworm, release: "6.1.*" }
        fixes: [{ fix: a, folder: a }]
        objects:
          - object: vmlinux
            functions:
              - { function: f, provided_by: [{ fix: a, replacement: klpp_f }] }
        """),
      Example(
        "the same functions",
        """
        --- livepatch.yaml
        livepatch: lp
        version: 2
        kernels: { bookworm: "6.1.*" }
        releases: releases
        lint: { rules: { function-added: note } }
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        --- releases/bookworm/lp_1/cumulative.yaml
        format: 1
        livepatch: lp
        version: 1
        kernel: { name: bookworm, release: "6.1.*" }
        fixes: [{ fix: a, folder: a }]
        objects:
          - object: vmlinux
            functions:
              - { function: f, provided_by: [{ fix: a, replacement: klpp_f }] }
        """),
    ],
    .upgrade { pair in
      let before = pair.old.patch.functionEntries
      return pair.new.patch.functionEntries.filter { before[$0.key] == nil }
        .sorted { $0.key < $1.key }.map { key, _ in
          pair.finding(
            "function-added",
            "`\(key)` is replaced for the first time since \(pair.name(of: pair.old))",
            notes: [Note("it is replaced here", at: pair.new.release.range(of: .function(key)))])
        }
    })
}

extension CumulativePatch {
  /// What is replaced, by what.
  var functionEntries: [FunctionKey: MergedFunction] {
    var entries: [FunctionKey: MergedFunction] = [:]
    for object in objects {
      for function in object.functions {
        let key = FunctionKey(object: object.name, name: function.name, sympos: function.sympos)
        entries[key] = function
      }
    }
    return entries
  }
}
