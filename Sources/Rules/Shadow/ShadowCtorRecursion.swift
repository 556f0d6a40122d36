import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let shadowCtorRecursion = Rule(
    "shadow-ctor-recursion", .shadow, .error,
    summary: "A constructor or destructor of a shadow variable makes or frees another one.",
    rationale: """
      Constructors and destructors run with `klp_shadow_lock` held \
      (`__klp_shadow_get_or_alloc` and `klp_shadow_free`, kernel/livepatch/shadow.c, 6.1). All of \
      the API but `klp_shadow_get` takes that lock again: the processor spins forever with \
      interrupts off.
      """,
    examples: [
      Example(
        "a destructor that frees a second variable",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        static void a_dtor(void *obj, void *shadow_data)
        {
        	«klp_shadow_free»(shadow_data, 0x2070002, NULL);
        }

        int klpp_f(struct inode *inode)
        {
        	klp_shadow_free(inode, 0x2070001, a_dtor);
        	return 0;
        }
        """),
      Example(
        "both freed where the parent is",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        static void a_dtor(void *obj, void *shadow_data)
        {
        	kfree(*(void **)shadow_data);
        }

        int klpp_f(struct inode *inode)
        {
        	klp_shadow_free(inode, 0x2070001, a_dtor);
        	klp_shadow_free(inode, 0x2070002, NULL);
        	return 0;
        }
        """),
    ],
    .unit { unit in
      let locking = ShadowCall.API.allCases.filter { $0 != .get }.map(\.rawValue)
      return unit.shadowHooks().flatMap { hook in
        unit.callPaths(from: hook.name, to: locking).compactMap { path in
          guard let last = path.last else { return nil }
          return Finding(
            "shadow-ctor-recursion",
            "`\(last.callee)` takes the lock under which the \(hook.role) `\(hook.name)` runs: a deadlock",
            at: last.place,
            notes: [Note("`\(hook.name)` is given here", at: hook.place)]
              + CallStep.notes(on: path),
            help: "call it before or after, from the function that makes or frees the variable")
        }
      }
    })
}
