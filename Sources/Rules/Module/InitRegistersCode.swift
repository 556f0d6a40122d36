import CSource
import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let initRegistersCode = Rule(
    "init-registers-code", .module, .warning,
    summary: "A fix's init hands the kernel code that its exit takes back.",
    rationale: """
      A replaced module stays loaded until somebody removes it, and its exit runs no earlier. From \
      the moment the next release is loaded until then both are registered: two timers tick, two \
      threads run, each event is reported twice, and a file of one name can only be created once, \
      so that the next release is refused.

      Where that is harmless, or the successor looks for what is there, say so with `allow:`.

      A module notifier that only looks up symbols does no harm twice, and is not told of.
      """,
    examples: [
      Example(
        "two releases in /proc",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        init: a_init
        exit: a_exit
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        int a_init(void)
        {
        	if (!«proc_create»("a", 0444, NULL, &a_ops))
        		return -ENOMEM;
        	return 0;
        }

        void a_exit(void)
        {
        	remove_proc_entry("a", NULL);
        }
        """),
      Example(
        "each release has memory of its own",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        init: a_init
        exit: a_exit
        --- a/a.c
        static char *buffer;

        int klpp_f(void)
        {
        	return 0;
        }

        int a_init(void)
        {
        	buffer = kmalloc(64, GFP_KERNEL);
        	return buffer ? 0 : -ENOMEM;
        }

        void a_exit(void)
        {
        	kfree(buffer);
        }
        """),
    ],
    .unit { unit in
      guard let initialiser = unit.fix.initFunction else { return [] }
      return unit.holdings(of: initialiser.value).held.compactMap { holding in
        guard holding.pair.kind == .code, holding.taker.callee != "register_module_notifier",
          let giver = unit.givingBack(holding.pair, in: unit.fix.exitFunction)
        else { return nil }
        return Finding(
          "init-registers-code",
          "`\(holding.taker.callee)` is called by init, so that the next release runs beside this one",
          at: holding.taker.place,
          notes: [Note("`\(initialiser.value)` is the \(unit.noun)'s init", at: initialiser.range)]
            + CallStep.notes(on: holding.path) + [Note("taken back by exit", at: giver.place)],
          help:
            "let `post_patch` register and `pre_unpatch` unregister it, with a state that tells the successor"
        )
      }
    })
}
