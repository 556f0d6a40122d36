import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let conditionUndeclared = Rule(
    "condition-undeclared", .structure, .note, isOnByDefault: false,
    summary: "The C is compiled under a condition of which the YAML says nothing.",
    rationale: """
      Where the kernel's configuration does not satisfy the `#if`, the merged module refers to a \
      function that is not there, and the build ends in a link error that tells nobody why. \
      `when:` leaves the function out on such kernels; `assumes:` refuses them with a clear message.

      Copies of kernel code bring the kernel's own `#ifdef`s along, so this is often true of every \
      kernel that the livepatch is for: it is off unless asked for.
      """,
    examples: [
      Example(
        "a replacement that is not always there",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [«f»] } }
        --- a/a.c
        #ifdef CONFIG_PROC_FS
        int klpp_f(void)
        {
        	return 0;
        }
        #endif
        """),
      Example(
        "left out where the C is",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: { f: { when: CONFIG_PROC_FS=y } } } }
        --- a/a.c
        #ifdef CONFIG_PROC_FS
        int klpp_f(void)
        {
        	return 0;
        }
        #endif
        """),
      Example(
        "kernels without it are refused",
        """
        --- a/fix.yaml
        fix: a
        assumes: [CONFIG_PROC_FS=y]
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        #ifdef CONFIG_PROC_FS
        int klpp_f(void)
        {
        	return 0;
        }
        #endif
        """),
    ],
    .fix { unit in
      unit.missingDefinitions.filter { !$0.isDecidedByTheYAML }.map { missing in
        let named = missing.named
        return Finding(
          "condition-undeclared",
          "`\(named.name.value)`, \(named.description), is left out of the C where \(missing.configuration)",
          at: named.name.range, notes: missing.notes,
          help:
            "say `when: \(missing.needed)` here, or `assumes: [\(missing.needed)]` if every kernel has it"
        )
      }
    })
}
