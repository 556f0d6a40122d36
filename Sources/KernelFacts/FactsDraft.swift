public import Livepatch

/// All that is known of a kernel, before it is packed into a file.
///
/// What is nil or absent is unknown, which is not the same as empty.
public struct FactsDraft: Sendable, Equatable {
  /// What `uname -r` prints.
  public var release: String
  /// What `uname -m` prints; empty if unknown.
  public var architecture: String
  /// Values by name without `CONFIG_`, as the `.config` writes them; what is not set is left out.
  public var configuration: [String: String]?
  public var modules: [KernelModule]?
  /// For each object whose symbols are known, in the kernel's order: by address for vmlinux, by
  /// symbol table for modules.
  public var symbols: [ObjectName: [Symbol]]
  public var exports: [ExportedSymbol]?

  public struct Symbol: Sendable, Hashable {
    public var name: String
    public var kind: SymbolKind
    /// Equal for the names of one address within an object.
    public var aliasGroup: Int?

    public init(name: String, kind: SymbolKind, aliasGroup: Int? = nil) {
      self.name = name
      self.kind = kind
      self.aliasGroup = aliasGroup
    }
  }

  public init(release: String, architecture: String = "") {
    self.release = release
    self.architecture = architecture
    symbols = [:]
  }
}

/// Names the linker and the export macros make beside a symbol: nobody patches them, and what they
/// tell is told by other facts. They would be a third of all names.
func isBookkeeping(_ name: Substring) -> Bool {
  guard name.utf8.starts(with: "__".utf8) else { return false }
  return bookkeepingPrefixes.contains { name.utf8.starts(with: $0.utf8) }
}

/// `__ksymtab_…`, `__kstrtab…`, `__crc_`: include/linux/export-internal.h; `__pfx_`: padding before
/// functions, arch/x86/include/asm/linkage.h; `__cfi_`: clang's checks of indirect calls.
private let bookkeepingPrefixes = [
  "__pfx_", "__cfi_", "__ksymtab_", "__kstrtab_", "__kstrtabns_", "__crc_",
]
