import CSource
import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let initNoUnwind = Rule(
    "init-no-unwind", .module, .warning,
    summary: "A fix's init takes something that nobody gives back.",
    rationale: """
      `init:` runs before the patch is enabled; `exit:` runs if that fails, and when the module is \
      removed. Without it memory is lost, and what was registered stays: a notifier, a timer or a \
      file whose code has been unloaded is called all the same.

      If init itself fails, the exits of the fixes before it run and its own does not: what it has \
      taken by then it has to give back.

      What takes and what gives back is known of common interfaces only.
      """,
    examples: [
      Example(
        "a probe that outlives its module",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        init: «a_init»
        --- a/a.c
        static struct kprobe probe;

        int klpp_f(void)
        {
        	return 0;
        }

        int a_init(void)
        {
        	return register_kprobe(&probe);
        }
        """),
      Example(
        "the second step fails, and the first one stays",
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
        	if (!buffer)
        		return -ENOMEM;
        	if (!system_is_suitable())
        		«return -EINVAL;»
        	return 0;
        }

        void a_exit(void)
        {
        	kfree(buffer);
        }
        """),
      Example(
        "a module written by hand whose patch cannot be enabled",
        handWritten(
          before: """
            static struct kobject *lp_dir;
            """,
          initialise: """
            static int lp_init(void)
            {
            	lp_dir = kobject_create_and_add("lp", kernel_kobj);
            	if (!lp_dir)
            		return -ENOMEM;
            	«return klp_enable_patch(&patch);»
            }
            """,
          exit: """
            static void lp_exit(void)
            {
            	kobject_put(lp_dir);
            }
            """)),
      Example(
        "a module written by hand that cleans up",
        handWritten(
          before: """
            static struct kobject *lp_dir;
            """,
          initialise: """
            static int lp_init(void)
            {
            	int ret;

            	lp_dir = kobject_create_and_add("lp", kernel_kobj);
            	if (!lp_dir)
            		return -ENOMEM;
            	ret = klp_enable_patch(&patch);
            	if (ret)
            		kobject_put(lp_dir);
            	return ret;
            }
            """,
          exit: """
            static void lp_exit(void)
            {
            	kobject_put(lp_dir);
            }
            """)),
      Example(
        "given back before init is done",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        init: a_init
        --- a/a.c
        int klpp_f(void)
        {
        	return 0;
        }

        int a_init(void)
        {
        	char *buffer = kmalloc(64, GFP_KERNEL);

        	if (!buffer)
        		return -ENOMEM;
        	read_tables(buffer);
        	kfree(buffer);
        	return 0;
        }
        """),
    ],
    .unit { unit in
      guard let initialiser = unit.fix.initFunction else { return [] }
      let holdings = unit.holdings(of: initialiser.value)
      var seen: Set<String> = []
      let kept = holdings.held.filter { holding in
        !unit.mayGiveBack(holding.pair, in: unit.fix.exitFunction)
          && !unit.isGivenBackByCallbacks(holding.pair)
          && seen.insert(holding.taker.callee).inserted
      }
      return kept.map { holding in
        let exit = unit.fix.exitFunction
        return Finding(
          "init-no-unwind",
          "`\(initialiser.value)` calls `\(holding.taker.callee)`, and \(exit.map { "`\($0.value)` does not undo it" } ?? "\(unit.isHandWritten ? "nothing" : "the fix has no `exit:` that") undoes it")",
          at: initialiser.range,
          notes: CallStep.notes(on: holding.path) + [Note("the call", at: holding.taker.place)],
          help: exit != nil
            ? "undo it in `exit`, for example with `\(holding.pair.givers[0])`"
            : unit.isHandWritten
              ? "undo it in the module's exit, and where `klp_enable_patch` fails"
              : "add `exit:`; it also runs when the patch cannot be enabled"
        )
      }
        + holdings.forgotten.map { holding, place in
          Finding(
            "init-no-unwind",
            "`\(initialiser.value)` fails here without undoing `\(holding.taker.callee)`, and the \(unit.noun)'s exit does not run then",
            at: place,
            notes: CallStep.notes(on: holding.path)
              + [
                Note("what is left behind", at: holding.taker.place),
                Note("`\(initialiser.value)` is the \(unit.noun)'s init", at: initialiser.range),
              ],
            help: "undo it before returning, for example with `\(holding.pair.givers[0])`")
        }
    })
}

extension LintUnit {
  /// A rule of its own tells of what only callbacks take back.
  fileprivate func isGivenBackByCallbacks(_ pair: CallPair) -> Bool {
    fix.objects.contains { object in
      [object.callbacks.preUnpatch, object.callbacks.postUnpatch].contains {
        mayGiveBack(pair, in: $0)
      }
    }
  }
}
