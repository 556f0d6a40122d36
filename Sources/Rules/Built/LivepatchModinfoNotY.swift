import CSource
import Diagnostics
import ELF
import HandWritten

extension Rule {
  static let livepatchModinfoNotY = Rule(
    "livepatch-modinfo-not-y", .built, .warning,
    summary: "A livepatch is marked by something else than `livepatch=Y`.",
    rationale: """
      The kernel looks at the key alone (`check_modinfo_livepatch`, kernel/module/main.c, 6.1), so \
      `livepatch=N` marks a livepatch as well. Tools that read modinfo look for `Y`.
      """,
    examples: [
      Example(
        "another letter",
        """
        --- lp_1.ko
        modinfo «livepatch=N»
        """),
      Example(
        "in a module written by hand",
        handWritten(
          macros: """
            module_init(lp_init);
            module_exit(lp_exit);
            MODULE_LICENSE("GPL");
            MODULE_INFO(livepatch, «"N"»);
            """)),
      Example(
        "the usual mark",
        """
        --- lp_1.ko
        modinfo livepatch=Y
        """),
    ],
    .built { built in
      zip(built.module.values(of: "livepatch"), built.module.ranges(of: "livepatch")).compactMap {
        value, range in
        if value == "Y" { return nil }
        return Finding(
          "livepatch-modinfo-not-y",
          "the module says `livepatch=\(value)`, which marks it as a livepatch all the same",
          at: built.place(range), help: "write MODULE_INFO(livepatch, \"Y\")")
      }
    },
    module: { module, _ in
      module.file.livepatchModinfo.compactMap { value in
        guard let text = module.file.string(value), text != "Y" else { return nil }
        return Finding(
          "livepatch-modinfo-not-y",
          "the module says `livepatch=\(text)`, which marks it as a livepatch all the same",
          at: module.file.range(value), help: "write MODULE_INFO(livepatch, \"Y\")")
      }
    })
}
