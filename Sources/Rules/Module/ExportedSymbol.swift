import CSource
import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let exportedSymbol = Rule(
    "exported-symbol", .module, .warning,
    summary: "A livepatch exports a symbol.",
    rationale: """
      A module that uses the symbol holds the livepatch: it cannot be removed once a successor has \
      replaced it (`module_refcount`, kernel/module/main.c, 6.1), and the successor cannot export \
      the same name while it is there (`verify_exported_symbols`: -ENOEXEC).

      It is most often left over from the code that was copied: the kernel's own export stays as \
      it is, and its callers reach the replacement all the same.
      """,
    examples: [
      Example(
        "copied along with the function",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        «EXPORT_SYMBOL_GPL»(klpp_f);
        """),
      Example(
        "in a module that somebody else has built",
        """
        --- lp_1.ko
        exports «klpp_f»
        """),
      Example(
        "the replacement alone",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }
        """),
    ],
    .unit { unit in
      unit.files.flatMap { file in
        file.fileScopeCalls.compactMap { call in
          guard !file.isDead(call.branch),
            file.begins(call.name, with: "EXPORT_SYMBOL")
          else { return nil }
          let symbol = file.arguments(of: call).first.map { " `\(file.text($0))`" } ?? " a symbol"
          return Finding(
            "exported-symbol", "the livepatch exports\(symbol)", at: file.range(call.name),
            help: "remove the line")
        }
      }
    }, built: exportsOfBuilt)
}
