import CSource
import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let conditionsDiffer = Rule(
    "conditions-differ", .structure, .error,
    summary: "The C leaves out what the YAML asks for in the same configuration.",
    rationale: """
      What stands under `#if` in the C, or in a source with a `when:`, is not there on every \
      kernel. Where the YAML asks for it under another condition on the same symbols, the merged \
      module refers to a function that nobody has compiled.

      `#ifdef CONFIG_X` is true for `y` alone: a module defines `CONFIG_X_MODULE` instead \
      (scripts/kconfig/confdata.c, 6.1). `IS_ENABLED(CONFIG_X)` is what `when: CONFIG_X` means.

      Only `CONFIG_` symbols are looked at; anything else in an `#if` is taken to be true.
      """,
    examples: [
      Example(
        "`#ifdef` leaves modules out",
        """
        --- a/fix.yaml
        fix: a
        when: CONFIG_BT
        objects: { bluetooth: { functions: [«f»] } }
        --- a/a.c
        #ifdef CONFIG_BT
        int klpp_f(void)
        {
        	return 0;
        }
        #endif
        """),
      Example(
        "the same condition in both",
        """
        --- a/fix.yaml
        fix: a
        objects:
          vmlinux:
            functions:
              f: { when: CONFIG_BT }
        --- a/a.c
        #if IS_ENABLED(CONFIG_BT)
        int klpp_f(void)
        {
        	return 0;
        }
        #endif
        """),
      Example(
        "a condition that excludes the C's",
        """
        --- a/fix.yaml
        fix: a
        objects:
          vmlinux:
            functions:
              f: { when: CONFIG_BT, replacement: «klpp_f» }
        --- a/a.c
        #if !IS_ENABLED(CONFIG_BT)
        int klpp_f(void)
        {
        	return 0;
        }
        #endif
        """),
      Example(
        "a definition for either case",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        #ifdef CONFIG_SMP
        int klpp_f(void)
        {
        	return 1;
        }
        #else
        int klpp_f(void)
        {
        	return 0;
        }
        #endif
        """),
    ],
    .fix { unit in
      unit.missingDefinitions.filter(\.isDecidedByTheYAML).map { missing in
        let named = missing.named
        let both = (try? (named.condition && missing.defined).configuration()) ?? nil
        return Finding(
          "conditions-differ",
          "`\(named.name.value)`, \(named.description), is left out of the C where \(missing.configuration)",
          at: named.name.range, notes: missing.notes,
          help: both == nil
            ? "the two conditions never hold together: correct one of them"
            : "say `when: \(missing.needed)` here, or correct the `#if`")
      }
    })
}
