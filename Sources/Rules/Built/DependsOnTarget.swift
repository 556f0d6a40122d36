import Diagnostics
import ELF

extension Rule {
  static let dependsOnTarget = Rule(
    "ko-depends-on-target", .built, .warning,
    summary: "A livepatch depends on a module that it patches.",
    rationale: """
      It cannot be loaded before that module is, and as long as it is loaded, replaced or not, that \
      module cannot be removed (`ref_module`, kernel/module/main.c, 6.1). Klp relocations bind neither.
      """,
    examples: [
      Example(
        "an exported function of the patched module",
        """
        --- lp_1.ko
        modinfo «depends=nf_tables»
        replaces nf_tables/f by klpp_f
        """),
      Example(
        "a patched module that may come and go",
        """
        --- lp_1.ko
        replaces nf_tables/f by klpp_f
        """),
    ],
    .built { built in
      let needed = built.module.values(of: "depends").flatMap { value in
        value.split(separator: ",").map { String($0.map { $0 == "-" ? "_" : $0 }) }
      }
      return needed.filter { built.patchedObjects.contains($0) }.map { module in
        Finding(
          "ko-depends-on-target",
          "the livepatch depends on `\(module)`, which it patches: it holds that module as long as it is loaded",
          at: built.place(ofInfo: "depends"),
          help: "declare what it uses of `\(module)` under `externs:`, also where it is exported")
      }
    })
}
