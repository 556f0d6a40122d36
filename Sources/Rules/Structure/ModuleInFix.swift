import CSource
import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let moduleInFix = Rule(
    "module-in-fix", .structure, .error, isRequired: true,
    summary: "A fix's C defines a module or a livepatch of its own.",
    rationale: """
      The merged module has one `struct klp_patch`, one init and one exit, which are generated. A \
      second one in a fix's sources would not compile, or enable a patch of its own.
      """,
    examples: [
      Example(
        "a module written by hand among a fix's sources",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        static int a_init(void)
        {
        	return «klp_enable_patch»(&patch);
        }
        """),
      Example(
        "work that the module's init has to do",
        """
        --- a/fix.yaml
        fix: a
        init: a_init
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        int a_init(void)
        {
        	return 0;
        }
        """),
    ],
    .fix { unit in
      unit.files.flatMap { file -> [Finding] in
        let invocations = file.fileScopeCalls.filter { call in
          ["module_init", "module_exit", "MODULE_LICENSE", "MODULE_INFO"].contains {
            file.reads(call.name, $0)
          }
        }.map { ("`\(file.text($0.name))`", $0.name) }
        let patches = file.variables.filter { variable in
          let before = ByteRange(variable.declaration.start, variable.name.range.start)
          return !variable.isExtern && file.text(before).hasSuffix("struct klp_patch ")
        }.map { ("`struct klp_patch \(file.text($0.name))`", $0.name) }
        let enabling = file.calls(of: "klp_enable_patch").map {
          ("a call of `klp_enable_patch`", $0.name)
        }
        guard
          let first = (invocations + patches + enabling).min(by: {
            $0.1.range.start < $1.1.range.start
          })
        else { return [] }
        return [
          Finding(
            "module-in-fix",
            "the C of `\(unit.fix.id.value)` has \(first.0), which the merged module generates",
            at: file.range(first.1),
            help:
              "keep the replacements and callbacks; name `init:` and `exit:` functions in fix.yaml")
        ]
      }
    })
}
