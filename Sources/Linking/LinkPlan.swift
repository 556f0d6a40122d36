public import ELF
public import Livepatch

/// What linking does to a module: symbols that the kernel does not export become livepatch symbols,
/// and what refers to them klp relocations (Documentation/livepatch/module-elf-format.rst, 6.1).
public struct LinkPlan: Sendable {
  /// A symbol that becomes a livepatch symbol.
  public struct Conversion: Sendable, Hashable {
    public let symbol: LivepatchName.Symbol
    /// Where its relocations go: `.klp.rela.<object>.…`.
    public let object: String
    /// How many relocations of loaded sections refer to it.
    public let uses: Int
  }

  /// By the order of the module's symbols.
  public internal(set) var conversions: [Conversion] = []
  /// Modules that are no longer loaded along with it: only livepatch symbols of them are used.
  public internal(set) var droppedDependencies: [String] = []
  /// Sorted by symbol; if there are any, nothing is to be written.
  public internal(set) var problems: [LinkProblem] = []
  var rewrite = ELFRewrite()

  /// Whether the module is as it should be already.
  public var isIdle: Bool { rewrite.isEmpty && problems.isEmpty }

  /// The module with the plan carried out.
  public func apply(to module: ModuleFile) throws(ELFError) -> [UInt8] {
    try module.elf.applying(rewrite)
  }
}

/// Plans the linking of a module that kbuild made of a composed patch.
///
/// - Parameters:
///   - exports: what the kernel exports; nil: what the module carries a checksum of.
public func planLinking(
  of module: ModuleFile, as patch: CumulativePatch, exports: Exports?
) throws(ELFError) -> LinkPlan {
  var linker = try Linker(module, patch, exports)
  linker.chooseSymbols()
  try linker.moveRelocations()
  linker.editModuleInfo()
  linker.plan.problems.sort { $0.message < $1.message }
  return linker.plan
}
