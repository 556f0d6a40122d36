import Diagnostics
import ELF
import KernelFacts

extension Rule {
  static let modversionCRC = Rule(
    "ko-modversion-crc", .built, .error,
    summary: "The kernel's version of a symbol is not the one the module was built with.",
    rationale: """
      With CONFIG_MODVERSIONS a module carries a checksum of the prototype of everything it imports. \
      One that differs is refused with `disagrees about version of symbol %s` and -EINVAL \
      (`check_version`, kernel/module/version.c, 6.1), and with reason: types have changed.
      """,
    examples: [
      Example(
        "a function that has changed",
        """
        --- lp_1.ko
        modinfo vermagic=6.1.0-9-cloud-amd64 SMP
        uses seq_puts «crc=0x5a4d»
        --- kernels/6.1.0-9-cloud-amd64.facts
        klpfacts 1
        release 6.1.0-9-cloud-amd64
        export seq_puts vmlinux crc=0x1111
        export klp_enable_patch vmlinux gpl crc=0x1
        """),
      Example(
        "a function that is the same",
        """
        --- lp_1.ko
        modinfo vermagic=6.1.0-9-cloud-amd64 SMP
        uses seq_puts crc=0x1111
        --- kernels/6.1.0-9-cloud-amd64.facts
        klpfacts 1
        release 6.1.0-9-cloud-amd64
        export seq_puts vmlinux crc=0x1111
        export klp_enable_patch vmlinux gpl crc=0x1
        """),
    ],
    .built { built in
      guard let facts = built.ownFacts else { return [] }
      return built.module.versions.compactMap { version in
        let known = facts.exports(named: version.symbol).compactMap(\.checksum)
        guard let first = known.first,
          !known.contains(where: { UInt64($0) == version.crc })
        else { return nil }
        return Finding(
          "ko-modversion-crc",
          "the module was built with another `\(version.symbol)` than \(facts.release) has: checksum 0x\(String(version.crc, radix: 16)), not 0x\(String(first, radix: 16))",
          at: built.place(version.range), help: "build it against the headers of this very kernel")
      }
    })
}
