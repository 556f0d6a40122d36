import Diagnostics
import ELF

extension Rule {
  static let builtStripped = Rule(
    "ko-stripped", .built, .error,
    summary: "A replacement has no symbol.",
    rationale: """
      The kernel asks kallsyms how long a replacement is, to tell whether a task is in it. Without its \
      symbol the patch is refused with `kallsyms size lookup failed for '%s' replacement` and -ENOENT, \
      or takes its neighbour's size (`klp_init_object_loaded`, kernel/livepatch/core.c, 6.1).
      """,
    examples: [
      Example(
        "local symbols are gone",
        """
        --- lp_1.ko
        replaces «vmlinux/f» by ?
        """),
      Example(
        "the replacement has its symbol",
        """
        --- lp_1.ko
        replaces vmlinux/f by klpp_f
        """),
    ],
    .built { built in
      built.replacements.compactMap { object, function in
        if function.newFunction != nil { return nil }
        return Finding(
          "ko-stripped", "what replaces `\(object)/\(function.oldName)` has no symbol",
          at: built.place(function.offset..<function.offset + 1),
          help: "strip no more than debug information: `strip --strip-debug`")
      }
    })
}
