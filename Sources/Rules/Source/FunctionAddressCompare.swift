import CSource
import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let functionAddressCompare = Rule(
    "function-address-compare", .source, .warning, isOnByDefault: false,
    summary:
      "A replacement compares a pointer with the address of the module's copy of a function.",
    rationale: """
      The kernel tells kinds of objects apart by the functions they point to: \
      `if (file->f_op->release == foo_release)`. Compiled into a livepatch together with a copy of \
      `foo_release`, that is the address of the copy, which no object of the kernel has: livepatches \
      redirect calls and leave pointers alone (Documentation/livepatch/livepatch.rst, 6.1). The \
      comparison is never true.

      Declare the kernel's function and use its address, by a livepatch symbol. It is off by default, \
      because a pointer that the fix itself has stored is compared the same way.
      """,
    examples: [
      Example(
        "a copy that nobody points to",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        static int release(struct inode *inode, struct file *file)
        {
        	return 0;
        }

        int klpp_f(struct file *file)
        {
        	if (file->f_op->release != «release» && &«klpp_f» == file->hook)
        		return -EINVAL;
        	return release(file->inode, file) == 0;
        }
        """),
      Example(
        "the kernel's own function",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        extern int release(struct inode *inode, struct file *file);

        int klpp_f(struct file *file)
        {
        	return file->f_op->release == release ? 0 : -EINVAL;
        }
        """),
    ],
    .unit { unit in
      unit.files.indices.flatMap { number -> [Finding] in
        let file = unit.files[number]
        return file.comparedNames().compactMap { name in
          guard unit.definesFunction(name, seenFrom: number),
            let index = file.function(at: name.range.start),
            let named = unit.replacement(
              reaching: CallGraph.Node(file: number, definition: .function(index)))
          else { return nil }
          return Finding(
            "function-address-compare",
            "this is the address of the module's `\(file.text(name))`, which the kernel's pointers do not have",
            at: file.range(name),
            notes: [Note("runs in \(named.description)", at: named.name.range)],
            help: "declare the kernel's function and name it as a livepatch symbol")
        }
      }
    })
}

extension CFile {
  /// Names that are compared as they are: on one side of `==` or `!=`, and no part of a call or of
  /// anything longer.
  fileprivate func comparedNames() -> [Name] {
    functions.filter { !isDead($0.branch) }.flatMap { function -> [Name] in
      let tokens = tokens(in: function.body)
      return tokens.indices.compactMap { index -> Name? in
        guard tokens[index].isIdentifier else { return nil }
        var first = index
        if first > 0, tokens[first - 1].text == "&" { first -= 1 }
        let before = first > 0 ? tokens[first - 1].text : ""
        let after = index + 1 < tokens.count ? tokens[index + 1].text : ""
        let isRight = ["==", "!="].contains(before) && !["(", "->", ".", "["].contains(after)
        let isLeft = ["==", "!="].contains(after) && !["->", "."].contains(before)
        guard isRight || isLeft else { return nil }
        return tokens[index].name
      }
    }
  }
}
