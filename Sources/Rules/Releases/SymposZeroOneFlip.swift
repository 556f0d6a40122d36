import Diagnostics
import Livepatch

extension Rule {
  static let symposZeroOneFlip = Rule(
    "sympos-zero-one-flip", .releases, .warning,
    summary: "A function's position is 0 in one release and 1 in another.",
    rationale: """
      0 and 1 name the same symbol where the name is unique, and give the same sysfs directory. When \
      a replacing patch is loaded, `klp_find_func` (kernel/livepatch/core.c) tells kernels before 6.19 \
      and stable trees without its backport (6.1.192 has it) that they are two functions: the kernel \
      adds a nop for the old one, its directory exists already, and loading ends with -EEXIST.
      """,
    examples: [
      Example(
        "from 0 to 1",
        """
        --- livepatch.yaml
        livepatch: lp
        version: «2»
        kernels: { bookworm: "6.1.*" }
        releases: releases
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: { f: { sympos: 1 } } } }
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
      Example(
        "1 in both",
        """
        --- livepatch.yaml
        livepatch: lp
        version: 2
        kernels: { bookworm: "6.1.*" }
        releases: releases
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: { f: { sympos: 1 } } } }
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
              - { function: f, sympos: 1, provided_by: [{ fix: a, replacement: klpp_f }] }
        """),
    ],
    .pair(.upgrade) { pair in
      pair.later.patch.objects.flatMap { object -> [Finding] in
        let old = pair.earlier.patch.objects.first { $0.name == object.name }?.functions ?? []
        return object.functions.compactMap { function -> Finding? in
          guard function.sympos <= 1,
            let before = old.first(where: { $0.name == function.name && $0.sympos <= 1 }),
            before.sympos != function.sympos
          else { return nil }
          let key = FunctionKey(
            object: object.name, name: function.name, sympos: function.sympos)
          return Finding(
            "sympos-zero-one-flip",
            "the position of `\(key)` goes from \(before.sympos) to \(function.sympos): kernels before 6.19 refuse to load `\(pair.later.patch.module)` over `\(pair.earlier.patch.module)` with -EEXIST",
            at: pair.later.range,
            notes: [
              Note(
                "release \(pair.earlier.patch.version) has it here",
                at: pair.earlier.range(of: .function(key)))
            ],
            help: "write `sympos: \(before.sympos)` as before",
            kernels: [pair.later.patch.kernel.name])
        }
      }
    })
}
