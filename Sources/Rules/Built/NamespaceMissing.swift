import Diagnostics
import ELF
import KernelFacts

extension Rule {
  static let namespaceMissing = Rule(
    "ko-namespace-missing", .built, .error,
    summary: "A module uses a symbol of a namespace that it does not import.",
    rationale: """
      Unless the kernel is configured to let it pass, such a module is refused with `module %s uses \
      symbol (%s) from namespace %s, but does not import it` and -EINVAL \
      (`verify_namespace_is_imported`, kernel/module/main.c, 6.1).
      """,
    examples: [
      Example(
        "a namespace that is not imported",
        """
        --- lp_1.ko
        modinfo vermagic=6.1.0-9-cloud-amd64 SMP
        uses «dma_buf_get» crc=0x1111
        --- kernels/6.1.0-9-cloud-amd64.facts
        klpfacts 1
        release 6.1.0-9-cloud-amd64
        export dma_buf_get vmlinux gpl crc=0x1111 namespace=DMA_BUF
        export klp_enable_patch vmlinux gpl crc=0x1
        """),
      Example(
        "a namespace for certain modules only",
        """
        --- lp_1.ko
        modinfo vermagic=7.2.1-cloud-amd64 SMP
        uses «write_ibpb»
        --- kernels/7.2.1-cloud-amd64.facts
        klpfacts 1
        release 7.2.1-cloud-amd64
        export write_ibpb vmlinux gpl namespace=module:kvm,kvm-amd
        export klp_enable_patch vmlinux gpl
        """),
      Example(
        "a namespace that is imported",
        """
        --- lp_1.ko
        modinfo vermagic=6.1.0-9-cloud-amd64 SMP
        modinfo import_ns=DMA_BUF
        uses dma_buf_get crc=0x1111
        --- kernels/6.1.0-9-cloud-amd64.facts
        klpfacts 1
        release 6.1.0-9-cloud-amd64
        export dma_buf_get vmlinux gpl crc=0x1111 namespace=DMA_BUF
        export klp_enable_patch vmlinux gpl crc=0x1
        """),
    ],
    .built { built in
      guard let facts = built.ownFacts,
        facts.configurationValue(of: "MODULE_ALLOW_MISSING_NAMESPACE_IMPORTS") != "y"
      else { return [] }
      let imported = Set(built.module.values(of: "import_ns"))
      return built.imported.compactMap { symbol in
        let exports = facts.exports(named: symbol.name)
        guard let namespace = exports.first?.namespace,
          !exports.contains(where: { $0.namespace.map(imported.contains) ?? true })
        else { return nil }
        return Finding(
          "ko-namespace-missing",
          "`\(symbol.name)` belongs to the namespace `\(namespace)`, which the module does not import",
          at: built.place(of: symbol), help: help(namespace))
      }
    })
}

/// Namespaces `module:…` cannot be imported: the kernel lets the modules named there in, by their
/// names (`verify_module_namespace`, kernel/module/main.c, 7.2).
private func help(_ namespace: String) -> String {
  namespace.hasPrefix("module:")
    ? "it is for these modules only: take it as a livepatch symbol, with KLP_RELOC_SYMBOL"
    : "write MODULE_IMPORT_NS(\(namespace)), from 6.13 on MODULE_IMPORT_NS(\"\(namespace)\")"
}
