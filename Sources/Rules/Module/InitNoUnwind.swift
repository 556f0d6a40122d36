import CSource
import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let initNoUnwind = Rule(
    "init-no-unwind", .module, .warning,
    summary: "A fix's init takes something, and there is no exit to give it back.",
    rationale: """
      `init:` runs before the patch is enabled; `exit:` runs if that fails, and when the module is \
      removed. Without it memory is lost, and what was registered stays: a notifier, a timer or a \
      file whose code has been unloaded is called all the same.
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
      guard let initialiser = unit.fix.initFunction, unit.fix.exitFunction == nil else { return [] }
      guard let path = leftBehind(by: initialiser.value, in: unit), let last = path.last else {
        return []
      }
      return [
        Finding(
          "init-no-unwind",
          "`\(initialiser.value)` calls `\(last.callee)`, and the fix has no `exit:` that undoes it",
          at: initialiser.range,
          notes: CallStep.notes(on: path) + [Note("the call", at: last.place)],
          help: "add `exit:`; it also runs when the patch cannot be enabled")
      ]
    })
}

/// A path to a call whose effect is still there when init is done.
private func leftBehind(by initialiser: String, in unit: LintUnit) -> [CallStep]? {
  let registrations = unit.callPaths(from: initialiser, to: Acquisition.registrations)
  if let path = registrations.first { return path }
  let allocations = unit.callPaths(from: initialiser, to: Acquisition.allocations.keys)
  return allocations.first { path in
    guard let callee = path.last?.callee else { return false }
    return unit.callPaths(from: initialiser, to: Acquisition.allocations[callee] ?? []).isEmpty
  }
}
