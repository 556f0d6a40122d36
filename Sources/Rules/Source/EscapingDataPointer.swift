import CSource
import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let escapingDataPointer = Rule(
    "escaping-data-pointer", .source, .warning,
    summary: "A replacement leaves the address of a variable of the module behind.",
    rationale: """
      Operations that an object points to, a key, a list head: what a replacement stores in the \
      kernel's structures stays there when a successor takes over. The module is removed, since \
      nobody looks for such addresses (only the stacks of tasks are checked, `klp_check_stack`, \
      kernel/livepatch/transition.c, 6.1), and what the object points to is gone.

      Take the address of the kernel's own variable, by a livepatch symbol, store a copy on the heap, \
      or let the fix's `exit` undo it. It is a warning, because what `x` in `x->member = &variable` \
      points to may be gone by then.
      """,
    examples: [
      Example(
        "operations of the fix, for an object and for an open file",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        static const struct net_device_ops ops = {
        	.ndo_open = netdev_open,
        };

        static const struct seq_operations rows = {
        	.show = show_row,
        };

        int klpp_f(struct net_device *dev, struct file *file)
        {
        	dev->netdev_ops = &«ops»;
        	return seq_open(file, &«rows»);
        }
        """),
      Example(
        "the kernel's own operations, and a structure of the function's own",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        extern const struct net_device_ops ops;
        static const struct walk_ops walk_ops = {
        	.visit = visit,
        };
        static int count;

        int klpp_f(struct net_device *dev)
        {
        	struct walk own, *walk = &own;

        	walk->ops = &walk_ops;
        	dev->netdev_ops = &ops;
        	dev->count = count;
        	return walk_children(dev, walk);
        }
        """),
    ],
    .unit { unit in
      let variables = unit.files.map { file in
        Set(file.variables.filter { !$0.isExtern && !file.isDead($0.branch) }.map(\.name.hash))
      }
      if variables.allSatisfy(\.isEmpty) { return [] }
      return unit.escapingAddresses(to: KeepingCall.ofStructures) { name, number in
        unit.isVariable(name, seenFrom: number, variables)
      }.map { escaping in
        let file = unit.files[escaping.node.file]
        let name = file.text(escaping.name)
        return Finding(
          "escaping-data-pointer",
          "\(escaping.keeper) keeps the address of `\(name)`, which goes away with this module",
          at: file.range(escaping.name),
          notes: [
            Note("runs in \(escaping.replacement.description)", at: escaping.replacement.name.range)
          ],
          help:
            "take the address of the kernel's own variable, by a livepatch symbol, or of a copy on the heap"
        )
      }
    })
}

extension LintUnit {
  /// Whether the address of a variable is taken that the module defines.
  ///
  /// - Parameter hashes: those of the variables of each file.
  fileprivate func isVariable(
    _ name: CFile.Name, seenFrom number: Int, _ hashes: [Set<UInt32>]
  ) -> Bool {
    let user = files[number]
    return files.indices.contains { other in
      guard hashes[other].contains(name.hash) else { return false }
      let file = files[other]
      return file.variables.contains { variable in
        guard !variable.isExtern, other == number || !variable.isStatic,
          file.reads(variable.name, user.text(name))
        else { return false }
        let isArray = file.source.bytes[safe: Int(variable.name.range.end)] == UInt8(ascii: "[")
        return isArray || user.isAddressTaken(name)
      }
    }
  }
}

extension CFile {
  /// Whether a `&` stands right before a name.
  fileprivate func isAddressTaken(_ name: Name) -> Bool {
    let before = source.bytes[..<Int(name.range.start)].last { $0 > UInt8(ascii: " ") }
    return before == UInt8(ascii: "&")
  }
}

extension [UInt8] {
  fileprivate subscript(safe index: Int) -> UInt8? { indices.contains(index) ? self[index] : nil }
}
