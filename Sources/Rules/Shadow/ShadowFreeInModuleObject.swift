import CSource
import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let shadowFreeInModuleObject = Rule(
    "shadow-free-in-module-object-callback", .shadow, .warning,
    summary: "Unloading one module frees shadow variables that other objects use.",
    rationale: """
      The callbacks of a module's object also run each time that module is unloaded \
      (`klp_cleanup_module_patches_limited`, kernel/livepatch/core.c, 6.1). `klp_shadow_free_all` \
      goes over the whole system by number: it takes away what functions of other objects have \
      attached under the same id.

      Ids that only the module's own functions use are fine: their parents are gone with the \
      module.
      """,
    examples: [
      Example(
        "one id for functions of vmlinux and of a module",
        """
        --- a/fix.yaml
        fix: a
        objects:
          vmlinux: { functions: [f] }
          ext4:
            functions: [g]
            callbacks: { post_patch: a_post_patch, post_unpatch: a_post_unpatch }
        --- a/a.c
        static bool was_live;

        static void mark(void *obj)
        {
        	klp_shadow_get_or_alloc(obj, 0x2070001, sizeof(int), GFP_KERNEL, NULL, NULL);
        }

        int klpp_f(struct inode *inode)
        {
        	mark(inode);
        	return 0;
        }

        int klpp_g(struct inode *inode)
        {
        	mark(inode);
        	return 0;
        }

        void a_post_patch(struct klp_object *obj)
        {
        	was_live = true;
        }

        void a_post_unpatch(struct klp_object *obj)
        {
        	if (was_live)
        		«klp_shadow_free_all»(0x2070001, NULL);
        }
        """),
      Example(
        "an id that only the module's functions use",
        """
        --- a/fix.yaml
        fix: a
        objects:
          vmlinux: { functions: [f] }
          ext4:
            functions: [g]
            callbacks: { post_patch: a_post_patch, post_unpatch: a_post_unpatch }
        --- a/a.c
        static bool was_live;

        int klpp_f(struct inode *inode)
        {
        	return 0;
        }

        int klpp_g(struct inode *inode)
        {
        	klp_shadow_get_or_alloc(inode, 0x2070001, sizeof(int), GFP_KERNEL, NULL, NULL);
        	return 0;
        }

        void a_post_patch(struct klp_object *obj)
        {
        	was_live = true;
        }

        void a_post_unpatch(struct klp_object *obj)
        {
        	if (was_live)
        		klp_shadow_free_all(0x2070001, NULL);
        }
        """),
    ],
    .unit { unit in
      unit.fix.objects.flatMap { object -> [Finding] in
        guard object.name.value != .vmlinux, let callback = object.callbacks.postUnpatch
        else { return [] }
        return unit.shadowFrees(from: callback.value).compactMap { free in
          guard let call = free.call, call.api == .freeAll,
            let (function, other) = user(of: call.key, in: unit, outside: object)
          else { return nil }
          return Finding(
            "shadow-free-in-module-object-callback",
            "unloading `\(object.name.value)` frees the shadow variables that `\(function.value)` of `\(other)` uses (\(free.chain))",
            at: free.last.place,
            notes: [
              Note(
                "`\(callback.value)` is the `post_unpatch` of `\(object.name.value)`",
                at: callback.range), Note("the other user", at: function.range),
            ] + CallStep.notes(on: free.path),
            help: "free them in a callback of `vmlinux`, or give each object an id of its own")
        }
      }
    })
}

/// A function that another object gets and that makes variables of an id.
private func user(
  of key: ShadowKey, in unit: LintUnit, outside object: PatchedObject
) -> (function: Located<String>, object: ObjectName)? {
  let allocations = unit.shadowCalls.filter { $0.api.allocates && $0.key == key }
    .compactMap(\.function)
  for other in unit.fix.objects where other.name.value != object.name.value {
    for function in other.functions {
      let reach = unit.reach(from: function.replacement.value)
      if allocations.contains(where: reach.contains) {
        return (function.replacement, other.name.value)
      }
    }
  }
  return nil
}
