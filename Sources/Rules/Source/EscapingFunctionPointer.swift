import CSource
import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let escapingFunctionPointer = Rule(
    "escaping-function-pointer", .source, .error,
    summary: "A replacement leaves the address of the module's own code behind.",
    rationale: """
      A timer, work, an RCU callback, a thread, an open file: each calls a function later, by its \
      address. Once a successor has taken over, the module is removed, and nobody looks for such \
      addresses: only the stacks of tasks are checked (`klp_check_stack`, \
      kernel/livepatch/transition.c, 6.1). The kernel then calls code that is gone.

      Where the fix's copy of a function is not itself what is fixed, take the address of the \
      original, by a livepatch symbol: it stays, and if it is replaced, the call finds its \
      replacement. Otherwise replace the function that calls it, or let the fix's `exit` wait until \
      nobody can call it any more (`rcu_barrier()`, `cancel_work_sync()`, `del_timer_sync()`): that \
      is looked for.

      Known are the calls of `Sources/Rules/Source/KeepingCall.swift`, and what is stored by \
      `x->member = function`, unless `x` is something of the function's own.
      """,
    examples: [
      Example(
        "work, RCU, an open file and a destructor",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        static void refill(struct work_struct *work)
        {
        }

        static void free_entry(struct rcu_head *head)
        {
        	kfree(container_of(head, struct entry, rcu));
        }

        static int show(struct seq_file *file, void *unused)
        {
        	return 0;
        }

        static void destruct(struct sock *sk)
        {
        }

        static void drop(struct entry *entry)
        {
        	call_rcu(&entry->rcu, «free_entry»);
        }

        int klpp_f(struct file *file, struct device *dev, struct sock *sk)
        {
        	INIT_WORK(&dev->refill, «refill»);
        	sk->sk_destruct = «destruct»;
        	drop(dev->entry);
        	return single_open(file, «show», NULL);
        }
        """),
      Example(
        "the address of the kernel's own function",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        extern void refill(struct work_struct *work);

        int klpp_f(struct device *dev)
        {
        	INIT_WORK(&dev->refill, refill);
        	return 0;
        }
        """),
      Example(
        "exit waits for the last callback",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        exit: a_exit
        --- a/a.c
        static void free_entry(struct rcu_head *head)
        {
        	kfree(container_of(head, struct entry, rcu));
        }

        int klpp_f(struct entry *entry)
        {
        	call_rcu(&entry->rcu, free_entry);
        	return 0;
        }

        void a_exit(void)
        {
        	rcu_barrier();
        }
        """),
      Example(
        "called before the replacement returns",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        static int visit(struct device *dev, void *data)
        {
        	return 0;
        }

        int klpp_f(struct device *dev)
        {
        	struct walk own = {}, *walk = &own;

        	walk->visit = visit;
        	return device_for_each_child(dev, walk, visit);
        }
        """),
    ],
    .unit { unit in
      unit.escapingAddresses(
        to: KeepingCall.ofFunctions, where: unit.definesFunction(_:seenFrom:)
      ).map { escaping in
        let file = unit.files[escaping.node.file]
        let name = file.text(escaping.name)
        return Finding(
          "escaping-function-pointer",
          "\(escaping.keeper) keeps the address of `\(name)`, which goes away with this module",
          at: file.range(escaping.name),
          notes: [
            Note("runs in \(escaping.replacement.description)", at: escaping.replacement.name.range)
          ],
          help:
            "take the address of the kernel's own function, by a livepatch symbol, or wait in `exit` until nobody can call it"
        )
      }
    })
}
