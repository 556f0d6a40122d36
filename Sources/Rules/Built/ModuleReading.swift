public import Diagnostics
public import ELF
public import KernelFacts
public import Livepatch

/// What reading and judging the bytes of a module came to.
public struct LintedModule: Sendable {
  public var findings: [Finding]
  /// The file for reports, its sections named.
  public var source: SourceText
  /// Whether it has to do with livepatching; where not, nothing is looked for.
  public var isLivepatch: Bool
}

/// Looks for everything that can be told from a module file. A damaged one has that as its finding;
/// what is no module of this kind at all is an error.
///
/// - Parameters:
///   - path: as reports print it.
///   - file: the number the file will have among the sources.
///   - definition: what it was built from.
///   - facts: of the kernels it is for.
public func lintModule(
  _ bytes: [UInt8], path: String, as file: FileID, definition: CumulativePatch?,
  facts: [KernelFacts]
) throws(ELFError) -> LintedModule {
  var parts: [SourceText.Part] = []
  do throws(ELFError) {
    let module = try ELF.ModuleFile(bytes)
    parts = module.elf.sections.filter { !$0.range.isEmpty }.map { section in
      SourceText.Part(name: section.name, bytes: section.range)
    }
    let built = try BuiltModule(module, as: file, definition: definition, facts: facts)
    return LintedModule(
      findings: built.isLivepatch ? built.findings : [],
      source: SourceText(path: path, bytes: bytes, parts: parts), isLivepatch: built.isLivepatch)
  } catch {
    guard case .damaged(let what, let offset) = error else { throw error }
    let place = min(max(offset, 0), bytes.count)
    let finding = Finding(
      "ko-damaged", "the module is damaged: \(what)",
      at: SourceRange(file: file, place..<place), help: "build it again")
    return LintedModule(
      findings: [finding], source: SourceText(path: path, bytes: bytes, parts: parts),
      isLivepatch: true)
  }
}
