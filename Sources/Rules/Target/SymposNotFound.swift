import Diagnostics
import KernelFacts
import Livepatch

extension Rule {
  static let symposNotFound = symbolRule(
    "sympos-not-found", .error,
    summary: "A position is larger than the number of symbols of the name.",
    rationale: """
      `sympos` counts the symbols of a name in one object, from 1, in the order of addresses in vmlinux and \
      of the symbol table in a module. A position that does not exist is refused with -EINVAL \
      (`klp_find_object_symbol`, kernel/livepatch/core.c, 6.1).
      """,
    examples: [
      Example(
        "the third of two",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: { «init_once»: { sympos: 3 } } } }
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
        "the second of two",
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
    guard case .positionMissing(let all) = symbol.verdict else { return nil }
    return TargetWords(
      message:
        "there is no symbol \(symbol.sympos) of the name `\(symbol.name)` in `\(symbol.object)`, only \(all.count)",
      help: all.count == 1
        ? "leave `sympos` out: the name is unique"
        : "count again in /proc/kallsyms, in the order of the lines")
  }
}
