import Diagnostics
import ELF

/// `exported-symbol` without sources: `__ksymtab_<name>` is what EXPORT_SYMBOL leaves behind
/// (include/linux/export.h, 6.1).
func exportsOfBuilt(_ built: BuiltModule) -> [Finding] {
  built.elf.symbols.compactMap { symbol in
    guard symbol.name.hasPrefix("__ksymtab_"), case .section = symbol.place else { return nil }
    return Finding(
      "exported-symbol", "the livepatch exports `\(symbol.name.dropFirst("__ksymtab_".count))`",
      at: built.place(of: symbol), help: "remove the line")
  }
}
