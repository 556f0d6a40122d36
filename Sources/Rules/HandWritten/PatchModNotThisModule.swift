import CSource
import Diagnostics
import HandWritten

extension Rule {
  static let patchModNotThisModule = Rule(
    "patch-mod-not-this-module", .structure, .error,
    summary: "A patch does not name its own module.",
    rationale: """
      `klp_enable_patch` refuses a patch without `.mod` with -EINVAL, and takes a reference on the module \
      that is named (kernel/livepatch/core.c, 6.1). With any other than its own, the code of the patch can \
      be removed while it is in use.
      """,
    examples: [
      Example(
        "not named",
        handWritten(
          patch: """
            static struct klp_patch «patch» = {
            	.objs = objs,
            	.replace = true,
            };
            """)),

      Example(
        "another",
        handWritten(
          patch: """
            static struct klp_patch patch = {
            	.mod = «other_module»,
            	.objs = objs,
            	.replace = true,
            };
            """)),

      Example(
        "its own",
        handWritten(
          patch: """
            static struct klp_patch patch = {
            	.mod = THIS_MODULE,
            	.objs = objs,
            	.replace = true,
            };
            """)),
    ],
    .module { module, _ in
      module.patches.compactMap { patch in
        guard patch.structure.isKnown, module.assignments(of: "mod", of: patch).isEmpty else {
          return nil
        }
        let isMissing = patch.structure.isNull("mod")
        let value = patch.structure["mod"].map { patch.file.tokens(in: $0).map(\.text) }
        if value == ["THIS_MODULE"] || value == ["&", "__this_module"] { return nil }
        return Finding(
          "patch-mod-not-this-module",
          isMissing
            ? "the patch names no module: the kernel refuses it"
            : "the patch names a module other than `THIS_MODULE`",
          at: isMissing ? patch.nameRange : patch.structure.place(of: "mod"),
          help: "write `.mod = THIS_MODULE`")
      }
    })
}
