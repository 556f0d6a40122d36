import Diagnostics
import ELF
import Livepatch

extension Rule {
  static let builtNameMismatch = Rule(
    "ko-name-mismatch", .built, .error,
    summary: "A module is called otherwise than its definition says.",
    rationale: """
      The directory below /sys/kernel/livepatch is named after the module, and no two modules of one \
      name can be loaded, replaced ones included (`kobject_init_and_add` in `klp_init_patch`, \
      kernel/livepatch/core.c; `add_unformed_module`, kernel/module/main.c, 6.1). A release that goes \
      by another one's name cannot be loaded where that is.
      """,
    examples: [
      Example(
        "the module of an earlier release",
        """
        --- cumulative.yaml
        format: 1
        livepatch: lp
        version: 2
        kernel: { name: bookworm, release: "6.1.*" }
        fixes: [{ fix: a, folder: a }]
        objects: [{ object: vmlinux, functions: [{ function: f, provided_by: [{ fix: a, replacement: klpp_f }] }] }]
        --- lp_1.ko
        name «lp_1»
        """),
      Example(
        "the module of this release",
        """
        --- cumulative.yaml
        format: 1
        livepatch: lp
        version: 2
        kernel: { name: bookworm, release: "6.1.*" }
        fixes: [{ fix: a, folder: a }]
        objects: [{ object: vmlinux, functions: [{ function: f, provided_by: [{ fix: a, replacement: klpp_f }] }] }]
        --- lp_2.ko
        name lp_2
        """),
    ],
    .built { built in
      guard let expected = built.definition?.module, built.module.name != expected else {
        return []
      }
      let name = built.module.name.map { "is called `\($0)`" } ?? "has no name"
      return [
        Finding(
          "ko-name-mismatch", "the module \(name), and its definition is that of `\(expected)`",
          at: built.placeOfName,
          help: "build it anew, or name what it was built from with --definition")
      ]
    })
}
