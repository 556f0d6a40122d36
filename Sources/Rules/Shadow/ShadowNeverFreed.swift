import CSource
import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let shadowNeverFreed = Rule(
    "shadow-never-freed", .shadow, .warning,
    summary: "Shadow variables are made and nobody frees them.",
    rationale: """
      A shadow variable belongs to an address, not to an object: the kernel does not notice when \
      the parent is freed (`klp_shadow_match`, kernel/livepatch/shadow.c, 6.1). What is left over \
      attaches itself to the next object at the same address, where `klp_shadow_get` finds data of \
      another one and `klp_shadow_alloc` fails with a warning.

      Free it where the parent is freed, and again when the patch is disabled. If the parent lives \
      as long as the system, say `freed_by: never`.
      """,
    examples: [
      Example(
        "no call frees it",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        #define COUNT_ID 0x2070001

        int klpp_f(struct inode *inode)
        {
        	int *count = «klp_shadow_get_or_alloc»(inode, COUNT_ID, sizeof(*count),
        						     GFP_KERNEL, NULL, NULL);

        	return count ? (*count)++ : 0;
        }
        """),
      Example(
        "said to be freed with its parent",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        shadow_variables:
          count: { id: 0x2070001, parent: struct inode, type: int, freed_by: parent }
        --- a/a.c
        int klpp_f(struct inode *inode)
        {
        	int *count = «klp_shadow_get_or_alloc»(inode, KLP_SHADOW_COUNT, sizeof(*count),
        						     GFP_KERNEL, NULL, NULL);

        	return count ? (*count)++ : 0;
        }
        """),
      Example(
        "freed with its parent",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f, free_f] } }
        shadow_variables:
          count: { id: 0x2070001, parent: struct inode, type: int, freed_by: parent }
        --- a/a.c
        int klpp_f(struct inode *inode)
        {
        	int *count = klp_shadow_get_or_alloc(inode, KLP_SHADOW_COUNT, sizeof(*count),
        					     GFP_KERNEL, NULL, NULL);

        	return count ? (*count)++ : 0;
        }

        void klpp_free_f(struct inode *inode)
        {
        	klp_shadow_free(inode, 0x2070001, NULL);
        	kfree(inode);
        }
        """),
    ],
    .unit { unit in
      var asked: Set<ShadowKey> = []
      return unit.shadowCalls.compactMap { call in
        guard call.api.allocates, call.function != nil, asked.insert(call.key).inserted,
          !unit.frees(call.key), !unit.neighbourFrees(call.key)
        else { return nil }
        let variable = unit.shadowVariable(call.key)
        let promise = variable?.freedBy.first { $0.value != .disable }
        let id = call.file.text(call.id)
        return Finding(
          "shadow-never-freed",
          promise == nil
            ? "nothing frees the shadow variables with the id `\(id)` that are made here"
            : "no call frees the shadow variables with the id `\(id)`, though the fix says so",
          at: call.name,
          notes: promise.map { [Note("it is said here", at: $0.range)] } ?? [],
          help:
            "free it in the function that frees the parent"
            + (unit.isHandWritten ? "" : ", and say `freed_by: [parent, disable]`")
        )
      }
    })
}

extension LintUnit {
  /// Whether variables of an id are freed by a call, or as declared.
  fileprivate func frees(_ key: ShadowKey) -> Bool {
    let declared = shadowVariable(key)?.freedBy ?? []
    if declared.contains(where: { $0.value == .never }) { return true }
    // Generated code frees those.
    if !declared.isEmpty, declared.allSatisfy({ $0.value == .disable }) { return true }
    return shadowCalls.contains { call in
      // An id that cannot be evaluated may be this one, and so may what a macro is given.
      call.api.frees
        && (call.key == key || call.key.number == nil || key.number == nil || call.function == nil)
    }
  }

  /// Whether another fix frees variables of an id.
  fileprivate func neighbourFrees(_ key: ShadowKey) -> Bool {
    guard key.number != nil else { return false }
    return surroundings.selectedFixes.contains { other in
      guard other.file != fix.file else { return false }
      return LintUnit(other, in: surroundings).shadowCalls.contains {
        $0.api.frees && $0.key == key
      }
    }
  }
}
