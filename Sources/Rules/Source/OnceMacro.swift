import CSource
import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let onceMacro = Rule(
    "once-macro", .source, .note, isOnByDefault: false,
    summary: "What a replacement does only once, it does once in each release.",
    rationale: """
      `WARN_ONCE()`, `pr_warn_once()`, `DO_ONCE()` and their kin remember in a static variable of the \
      place where they stand (include/linux/once.h, include/linux/printk.h, 6.1). A replacement has \
      such a variable of its own, so a message that was printed comes again with each release, and \
      what must be done only once is done again.

      It is off by default: for messages that hardly matters.
      """,
    examples: [
      Example(
        "a key that is made anew",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	«DO_ONCE»(make_key, &key);
        	«net_warn_ratelimited_once»("key is made\\n");
        	return READ_ONCE(key.size);
        }
        """),
      Example(
        "no such macro",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        int klpp_f(void)
        {
        	WRITE_ONCE(count, 0);
        	return READ_ONCE(key.size);
        }
        """),
    ],
    .unit { unit in
      unit.files.indices.flatMap { number -> [Finding] in
        let file = unit.files[number]
        return file.calls.compactMap { call in
          guard case .function(let index) = call.owner, !call.isThroughMember,
            !file.isDead(call.branch), isOnceMacro(file.text(call.name))
          else { return nil }
          let node = CallGraph.Node(file: number, definition: .function(index))
          guard let named = unit.replacement(reaching: node) else { return nil }
          return Finding(
            "once-macro",
            "`\(file.text(call.name))` starts over with each release of the livepatch",
            at: file.range(call.name),
            notes: [Note("runs in \(named.description)", at: named.name.range)],
            help: "where it matters, remember in a shadow variable or a state")
        }
      }
    })
}

private func isOnceMacro(_ name: String) -> Bool {
  (name.hasSuffix("_once") || name.hasSuffix("_ONCE"))
    && !["READ_ONCE", "WRITE_ONCE"].contains { name.hasSuffix($0) }
}
