import CSource
import Diagnostics
import ELF
import HandWritten

extension Rule {
  static let licenseNotGPL = Rule(
    "license-not-gpl", .built, .error,
    summary: "A livepatch is not under a license that the kernel counts as GPL.",
    rationale: """
      `klp_enable_patch` and all other livepatch functions are exported to modules under the GPL only. \
      To any other they do not exist: the module is refused with `Unknown symbol` and -ENOENT \
      (`find_symbol`, kernel/module/main.c; `license_is_gpl_compatible`, include/linux/license.h, 6.1).
      """,
    examples: [
      Example(
        "another license",
        """
        --- lp_1.ko
        modinfo «license=MIT»
        """),
      Example(
        "no license",
        """
        --- lp_1.ko
        «»no modinfo license
        """),
      Example(
        "in a module written by hand",
        handWritten(
          macros: """
            module_init(lp_init);
            module_exit(lp_exit);
            MODULE_LICENSE(«"Proprietary"»);
            MODULE_INFO(livepatch, "Y");
            """)),
      Example(
        "one of two that is the GPL",
        """
        --- lp_1.ko
        modinfo license=Dual MIT/GPL
        """),
    ],
    .built { built in
      let license = built.module.values(of: "license").first
      if let license, gplCompatible.contains(license) { return [] }
      return [
        Finding(
          "license-not-gpl",
          license.map { "the kernel does not count the license `\($0)` as GPL" }
            ?? "the module names no license, which the kernel does not count as GPL",
          at: built.place(ofInfo: "license"), help: "write MODULE_LICENSE(\"GPL\")")
      ]
    }, module: { module, _ in otherLicenses(module) })
}

/// What a module written by hand says; nothing is said of one that has its license elsewhere.
private func otherLicenses(_ module: ModuleSource) -> [Finding] {
  let file = module.file
  let licenses = file.fileScopeCalls.filter {
    file.reads($0.name, "MODULE_LICENSE") && !file.isDead($0.branch)
  }.compactMap { file.arguments(of: $0).first }
  return licenses.compactMap { license in
    guard let text = file.string(license), !gplCompatible.contains(text) else { return nil }
    return Finding(
      "license-not-gpl", "the kernel does not count the license `\(text)` as GPL",
      at: file.range(license), help: "write MODULE_LICENSE(\"GPL\")")
  }
}

private let gplCompatible: Set = [
  "GPL", "GPL v2", "GPL and additional rights", "Dual BSD/GPL", "Dual MIT/GPL", "Dual MPL/GPL",
]
