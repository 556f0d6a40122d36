import CSource
import Diagnostics
import HandWritten

extension Rule {
  static let missingReplaceFlag = Rule(
    "missing-replace-flag", .structure, .warning,
    summary: "A patch does not replace the patches before it.",
    rationale: """
      Without `.replace` the patches that are enabled already stay, and this one is put on top: which \
      functions run depends on the order in which the patches were loaded, and none beneath can be disabled \
      alone. A cumulative patch takes their place as a whole \
      (Documentation/livepatch/cumulative-patches.rst, 6.1).

      A module that is meant to be one of several says so with \
      `/* klp-compose: allow(missing-replace-flag): … */`.
      """,
    examples: [
      Example(
        "left out",
        handWritten(
          patch: """
            static struct klp_patch «patch» = {
            	.mod = THIS_MODULE,
            	.objs = objs,
            };
            """)),

      Example(
        "denied",
        handWritten(
          patch: """
            static struct klp_patch patch = {
            	.mod = THIS_MODULE,
            	.objs = objs,
            	.replace = «false»,
            };
            """)),

      Example(
        "set",
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
        guard patch.structure.isKnown, module.assignments(of: "replace", of: patch).isEmpty else {
          return nil
        }
        let value = patch.structure["replace"]
        guard patch.structure.isNull("replace") || value.map({ patch.file.text($0) }) == "false"
        else { return nil }
        return Finding(
          "missing-replace-flag", "the patch leaves the patches before it in place",
          at: value.map { patch.file.range($0) } ?? patch.nameRange,
          help: "write `.replace = true`")
      }
    })
}
