import CSource
import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let shadowCtorSleeps = Rule(
    "shadow-ctor-sleeps", .shadow, .error,
    summary: "A constructor or destructor of a shadow variable may sleep.",
    rationale: """
      Constructors and destructors run with a spinlock held and interrupts off \
      (`__klp_shadow_get_or_alloc` and `klp_shadow_free`, kernel/livepatch/shadow.c, 6.1), whatever \
      flags the allocation itself was given. Nothing in them may sleep: no mutex, no waiting, no \
      `GFP_KERNEL`, no `vfree`. `kfree` and printing are fine.
      """,
    examples: [
      Example(
        "memory that may have to be waited for",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        static int a_ctor(void *obj, void *shadow_data, void *ctor_data)
        {
        	void **table = shadow_data;

        	*table = «kzalloc»(64, GFP_KERNEL);
        	return *table ? 0 : -ENOMEM;
        }

        static void a_dtor(void *obj, void *shadow_data)
        {
        	kfree(*(void **)shadow_data);
        }

        int klpp_f(struct inode *inode)
        {
        	if (klp_shadow_get_or_alloc(inode, 0x2070001, sizeof(void *),
        				    GFP_KERNEL, a_ctor, NULL))
        		return 1;
        	klp_shadow_free(inode, 0x2070001, a_dtor);
        	return 0;
        }
        """),
      Example(
        "a lock, through a helper function",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        static DEFINE_MUTEX(list_lock);

        static void unlink(struct item *item)
        {
        	«mutex_lock»(&list_lock);
        	list_del(&item->list);
        	mutex_unlock(&list_lock);
        }

        static void a_dtor(void *obj, void *shadow_data)
        {
        	unlink(shadow_data);
        }

        int klpp_f(struct inode *inode)
        {
        	klp_shadow_free(inode, 0x2070001, a_dtor);
        	return 0;
        }
        """),
      Example(
        "memory that is there at once",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        static int a_ctor(void *obj, void *shadow_data, void *ctor_data)
        {
        	void **table = shadow_data;

        	*table = kzalloc(64, GFP_ATOMIC);
        	return *table ? 0 : -ENOMEM;
        }

        static void a_dtor(void *obj, void *shadow_data)
        {
        	kfree(*(void **)shadow_data);
        }

        int klpp_f(struct inode *inode)
        {
        	if (klp_shadow_get_or_alloc(inode, 0x2070001, sizeof(void *),
        				    GFP_KERNEL, a_ctor, NULL))
        		return 1;
        	klp_shadow_free(inode, 0x2070001, a_dtor);
        	return 0;
        }
        """),
    ],
    .unit { unit in
      unit.shadowHooks().flatMap { hook -> [Finding] in
        let waiting = unit.callsThatMayWaitForMemory(from: hook.name)
        let names = sleepingCalls.union(waiting.map(\.callee)).sorted()
        return unit.callPaths(from: hook.name, to: names).compactMap { path in
          guard let last = path.last else { return nil }
          let isMemory = waiting.contains { $0.place == last.place }
          guard isMemory || sleepingCalls.contains(last.callee) else { return nil }
          let why = isMemory ? "waits for memory with `GFP_KERNEL`" : "may sleep"
          return Finding(
            "shadow-ctor-sleeps",
            "`\(last.callee)` \(why), and the \(hook.role) `\(hook.name)` runs with a spinlock held and interrupts off",
            at: last.place,
            notes: [Note("`\(hook.name)` is given here", at: hook.place)]
              + CallStep.notes(on: path),
            help: isMemory
              ? "use `GFP_ATOMIC`, or allocate before and hand it over through `ctor_data`"
              : "do it before the variable is made or after it was freed")
        }
      }
    })
}

extension LintUnit {
  /// Calls with `GFP_KERNEL` among their arguments; those of the shadow API have a rule of their own.
  fileprivate func callsThatMayWaitForMemory(
    from function: String
  ) -> [(callee: String, place: SourceRange)] {
    reach(from: function).nodes.flatMap { node -> [(callee: String, place: SourceRange)] in
      guard case .function(let index) = node.definition else { return [] }
      let file = files[node.file]
      return file.calls(in: file.functions[index].body).compactMap { call in
        let callee = file.text(call.name)
        guard ShadowCall.API(rawValue: callee) == nil,
          file.arguments(of: call).contains(where: { file.text($0) == "GFP_KERNEL" })
        else { return nil }
        return (callee, file.range(call.name))
      }
    }
  }
}
