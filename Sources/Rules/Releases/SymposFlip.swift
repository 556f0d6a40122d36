import Comparing
import Diagnostics
import Livepatch

extension Rule {
  static let symposFlip = Rule(
    "sympos-zero-one-flip", .releases, .warning,
    summary: "One release gives a function no position, the other the position 1.",
    rationale: """
      Both mean the same function, but a kernel without commit 139560e8b973 (6.19, and later stable \
      releases of older series) takes them for two when it replaces one patch by the other: it adds \
      an entry for the old one under the same name in sysfs, and refuses the new patch with -EEXIST \
      (`klp_find_func`, kernel/livepatch/core.c).
      """,
    examples: [
      Example(
        "a position where the release has none",
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
        "the position that the release has",
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
    .upgrade { pair in
      let before = pair.old.patch.functionEntries
      return pair.new.patch.functionEntries.sorted { $0.key < $1.key }
        .compactMap { key, function -> Finding? in
          guard let old = before[key], old.sympos != function.sympos else { return nil }
          return pair.finding(
            "sympos-zero-one-flip",
            "`\(key)` has \(words(function.sympos)) now and \(words(old.sympos)) in \(pair.name(of: pair.old)), which older kernels take for two functions",
            was: .function(key),
            notes: [Note("here it is now", at: pair.new.release.range(of: .function(key)))],
            help: old.sympos == 0 ? "leave `sympos: 1` out" : "say `sympos: 1`")
        }
    })
}

private func words(_ sympos: Int) -> String { sympos == 0 ? "no position" : "position \(sympos)" }
