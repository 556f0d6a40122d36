import CSource
import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let staticLocalInReplacement = Rule(
    "static-local-in-replacement", .source, .note,
    summary: "A replacement has a static variable of its own.",
    rationale: """
      A `static` variable that was copied with the function is a second one: the original keeps \
      what it has counted or remembered so far, other functions that share it by pointer still see \
      the first, and each release, which is a module of its own, starts with a new one at its \
      initial value.

      Refer to the kernel's variable by a livepatch symbol (its name in the symbol table has a number \
      behind it, `count.1`), or keep the value in a shadow variable or a state. Constants and lock \
      class keys are not told of.
      """,
    examples: [
      Example(
        "a counter that starts anew with each release",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	static int «calls»;

        	return ++calls > LIMIT ? -EBUSY : 0;
        }
        """),
      Example(
        "a table, a key, and a variable of the kernel",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        extern int calls;

        int klpp_f(struct entry *entry)
        {
        	static const int limits[] = { 1, 2 };
        	static struct lock_class_key key;

        	lockdep_set_class(&entry->lock, &key);
        	return ++calls > limits[0] ? -EBUSY : 0;
        }
        """),
    ],
    .unit { unit in
      // Most sources have no such variable: then there is nothing to follow.
      let found = unit.files.enumerated().flatMap { number, file in
        file.variables.compactMap { variable -> (file: Int, variable: CFile.Variable)? in
          guard variable.function != nil, !variable.isConst, !file.isDead(variable.branch),
            !file.mentions("lock_class_key", in: variable.declaration)
          else { return nil }
          return (number, variable)
        }
      }
      return found.compactMap { number, variable in
        guard let function = variable.function else { return nil }
        let node = CallGraph.Node(file: number, definition: .function(function))
        guard let named = unit.replacement(reaching: node) else { return nil }
        let file = unit.files[number]
        return Finding(
          "static-local-in-replacement",
          "`\(file.text(variable.name))` is another variable than the kernel's, and each release starts with a new one",
          at: file.range(variable.name),
          notes: [Note("runs in \(named.description)", at: named.name.range)],
          help:
            "use the kernel's variable, by a livepatch symbol, or keep the value in a shadow variable"
        )
      }
    })
}
