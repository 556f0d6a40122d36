import CSource
import Composing
import Diagnostics
import Livepatch

extension Rule {
  static let opsOwnerThisModule = Rule(
    "ops-owner-this-module", .source, .note, isOnByDefault: false,
    summary: "Operations belong to the livepatch, which stays loaded as long as anybody uses them.",
    rationale: """
      `.owner = THIS_MODULE` makes the kernel take a reference on the module for each open file or \
      live object (`fops_get`, include/linux/fs.h, 6.1). That is what keeps the code from going \
      away, and it keeps a replaced livepatch from being removed as long as one user holds on.

      It is off by default, because it is right where a fix has operations of its own. Where the \
      kernel has them already, replace their functions and leave the table alone.
      """,
    examples: [
      Example(
        "a table of the fix",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f] } }
        --- a/a.c
        static const struct file_operations «a_ops» = {
        	.owner = THIS_MODULE,
        	.open = a_open,
        };

        int klpp_f(void)
        {
        	return 0;
        }
        """),
      Example(
        "the functions alone",
        """
        --- a/fix.yaml
        fix: a
        objects: { vmlinux: { functions: [f_open] } }
        --- a/a.c
        int klpp_f_open(struct inode *inode, struct file *file)
        {
        	return 0;
        }
        """),
    ],
    .fix { unit in
      unit.files.flatMap { file in
        file.variables.compactMap { variable in
          guard let initialiser = variable.initialiser, !file.isDead(variable.branch),
            file.mentions("THIS_MODULE", in: initialiser)
          else { return nil }
          let tokens = file.tokens(in: initialiser)
          let isOwner = tokens.indices.contains {
            $0 >= 2 && tokens[$0].text == "THIS_MODULE" && tokens[$0 - 2].text == "owner"
          }
          guard isOwner else { return nil }
          return Finding(
            "ops-owner-this-module",
            "whoever uses `\(file.text(variable.name))` keeps this livepatch loaded",
            at: file.range(variable.name),
            help: "where the kernel has such a table already, replace its functions instead")
        }
      }
    })
}
