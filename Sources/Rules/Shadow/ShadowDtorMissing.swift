import CSource
import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let shadowDtorMissing = Rule(
    "shadow-dtor-missing", .shadow, .warning,
    summary: "A shadow variable is freed without the destructor that it has elsewhere.",
    rationale: """
      The destructor belongs to the call that frees, not to the variable \
      (`klp_shadow_free`, kernel/livepatch/shadow.c, 6.1). Where it is forgotten, the memory or the \
      references that the data holds are lost.

      A function that gets the variable first is taken to empty it by itself.
      """,
    examples: [
      Example(
        "forgotten once",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f, g] } }
        --- a/a.c
        static void a_dtor(void *obj, void *shadow_data)
        {
        	kfree(*(void **)shadow_data);
        }

        void klpp_f(struct inode *inode)
        {
        	klp_shadow_free(inode, 0x2070001, a_dtor);
        }

        void klpp_g(struct inode *inode)
        {
        	«klp_shadow_free»(inode, 0x2070001, NULL);
        }
        """),
      Example(
        "emptied by hand",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f, g] } }
        --- a/a.c
        static void a_dtor(void *obj, void *shadow_data)
        {
        	kfree(*(void **)shadow_data);
        }

        void klpp_f(struct inode *inode)
        {
        	klp_shadow_free(inode, 0x2070001, a_dtor);
        }

        void klpp_g(struct inode *inode)
        {
        	void **table = klp_shadow_get(inode, 0x2070001);

        	if (!table)
        		return;
        	use(*table);
        	kfree(*table);
        	klp_shadow_free(inode, 0x2070001, NULL);
        }
        """),
    ],
    .unit { unit in
      unit.shadowCalls.compactMap { call in
        guard call.api.frees, call.destructor == nil, let function = call.function,
          let (name, place) = destructor(of: call.key, in: unit),
          !unit.shadowCalls.contains(where: { $0.function == function && $0.api == .get })
        else { return nil }
        return Finding(
          "shadow-dtor-missing",
          "the shadow variable with the id `\(call.file.text(call.id))` is freed without its destructor `\(name)`",
          at: call.name, notes: [Note("given here", at: place)],
          help: "pass `\(name)` here too")
      }
    })
}

/// The destructor of an id, and where it is given.
private func destructor(
  of key: ShadowKey, in unit: LintUnit
) -> (name: String, place: SourceRange)? {
  if let declared = unit.shadowVariable(key)?.destructor {
    return (declared.value, declared.range)
  }
  for call in unit.shadowCalls where call.key == key {
    if let destructor = call.destructor {
      return (call.file.text(destructor), call.file.range(destructor))
    }
  }
  return nil
}
