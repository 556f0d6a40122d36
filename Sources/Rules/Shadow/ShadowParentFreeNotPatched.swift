import CSource
import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let shadowParentFreeNotPatched = Rule(
    "shadow-parent-free-not-patched", .shadow, .warning,
    summary:
      "A shadow variable is said to be freed with its parent, and no replaced function does.",
    rationale: """
      `freed_by: parent` says that the function which frees the parent is replaced by one that \
      frees the variable too. If the code is there but no replacement leads to it, the kernel's own \
      function goes on freeing parents alone, and what is left over attaches itself to the next \
      object at the same address (kernel/livepatch/shadow.c, 6.1).
      """,
    examples: [
      Example(
        "written, but not replaced",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        shadow_variables:
          count: { id: 0x2070001, parent: struct inode, type: int, freed_by: «parent» }
        --- a/a.c
        int klpp_f(struct inode *inode)
        {
        	int *count = klp_shadow_get_or_alloc(inode, KLP_SHADOW_COUNT, sizeof(*count),
        					     GFP_KERNEL, NULL, NULL);

        	return count ? (*count)++ : 0;
        }

        void free_f(struct inode *inode)
        {
        	klp_shadow_free(inode, KLP_SHADOW_COUNT, NULL);
        	kfree(inode);
        }
        """),
      Example(
        "freed by the replacement of what frees the parent",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f, free_f] } }
        exit: a_exit
        shadow_variables:
          count: { id: 0x2070001, parent: struct inode, type: int, freed_by: parent }
        --- a/a.c
        int klpp_f(struct inode *inode)
        {
        	int *count = klp_shadow_get_or_alloc(inode, KLP_SHADOW_COUNT, sizeof(*count),
        					     GFP_KERNEL, NULL, NULL);

        	return count ? (*count)++ : 0;
        }

        static void free_later(struct rcu_head *head)
        {
        	struct inode *inode = container_of(head, struct inode, i_rcu);

        	klp_shadow_free(inode, KLP_SHADOW_COUNT, NULL);
        	kfree(inode);
        }

        void klpp_free_f(struct inode *inode)
        {
        	call_rcu(&inode->i_rcu, free_later);
        }

        void a_exit(void)
        {
        	rcu_barrier();
        }
        """),
    ],
    .unit { unit in
      let promised = unit.fix.shadowVariables.compactMap { variable in
        variable.freedBy.first { $0.value == .parent }.map { (variable, $0) }
      }
      if promised.isEmpty { return [] }
      let reach = unit.reachOfReplacements()
      return promised.compactMap { variable, promise in
        guard let number = unit.number(of: variable) else { return nil }
        let frees = unit.shadowCalls.filter { $0.api.frees && $0.key == .number(number) }
        guard let first = frees.first,
          !frees.contains(where: { $0.function.map(reach.contains) ?? true })
        else { return nil }
        return Finding(
          "shadow-parent-free-not-patched",
          "no replaced function leads to code that frees `\(variable.name.value)`, so it outlives its parent",
          at: promise.range,
          notes: [Note("the variable is only freed here", at: first.name)],
          help: "list the function that frees the parent under `functions:`")
      }
    })
}

extension LintUnit {
  /// What replaced functions lead to, also where they hand out a function's address.
  fileprivate func reachOfReplacements() -> CallGraph.Reach {
    var names: Set<String> = []
    for object in fix.objects {
      names.formUnion(object.functions.map(\.replacement.value))
      for call in object.systemCalls {
        names.formUnion(
          SystemCallEntry.entries(of: call.name.value).map {
            $0.replacement(for: call.replacement.value)
          })
      }
    }
    let callbacks = fix.objects.flatMap { $0.callbacks.declared.map(\.function.value) }
    let defined = Set(files.flatMap { file in file.functions.map { file.text($0.name) } })
    for file in files {
      for use in file.uses(of: defined.subtracting(callbacks)) {
        names.insert(file.text(use.name))
      }
    }
    return graph.reachable(from: names.sorted().flatMap { definitions(of: $0) })
  }
}
