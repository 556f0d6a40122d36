import Diagnostics
import ELF
import KernelFacts

extension Rule {
  static let builtUnresolved = Rule(
    "ko-unresolved", .built, .error,
    summary: "A module uses a symbol that nobody exports.",
    rationale: """
      The loader looks for undefined symbols among exported ones. One that is not there is refused with \
      `Unknown symbol %s (err -2)` and -ENOENT; a weak one is taken for address 0 without a word, and \
      the first call is an oops (`simplify_symbols`, kernel/module/main.c, 6.1).

      Without the facts of a kernel only weak symbols are looked at, in modules with checksums: what \
      has none is not exported.
      """,
    examples: [
      Example(
        "a static function of the kernel",
        """
        --- lp_1.ko
        modinfo vermagic=6.1.0-9-cloud-amd64 SMP
        uses «loadavg_proc_show»
        --- kernels/6.1.0-9-cloud-amd64.facts
        klpfacts 1
        release 6.1.0-9-cloud-amd64
        export klp_enable_patch vmlinux gpl crc=0x1
        """),
      Example(
        "a weak symbol that was not linked",
        """
        --- lp_1.ko
        uses weak «loadavg_proc_show»
        """),
      Example(
        "an exported function",
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
      let facts = built.ownFacts.flatMap { $0.knowsExports ? $0 : nil }
      let versions = Set(built.module.versions.map(\.symbol))
      if facts == nil, versions.isEmpty { return [] }
      return built.imported.compactMap { symbol in
        if LivepatchName.isSymbol(symbol.name) { return nil }
        let isWeak = symbol.binding == .weak
        if let facts {
          if !facts.exports(named: symbol.name).isEmpty { return nil }
        } else if !isWeak || versions.contains(symbol.name) {
          return nil
        }
        let kernel = facts.map { " by \($0.release)" } ?? ""
        return Finding(
          "ko-unresolved",
          isWeak
            ? "`\(symbol.name)` is weak and not exported\(kernel): calling it is calling address 0"
            : "`\(symbol.name)` is not exported\(kernel), so the module cannot be loaded",
          at: built.place(of: symbol),
          help: "declare it under `externs:` and run `klp-compose link`, or use an exported symbol")
      }
    })
}
