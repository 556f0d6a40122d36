public import CSource
import Diagnostics
public import Livepatch

extension CodeIndex {
  /// The livepatch symbols of a fix: those its YAML declares, those its C annotates, and those
  /// that the set's shared files annotate for an object that the fix patches.
  public func livepatchSymbols(
    of fix: Livepatch.Fix, shared: [CFile]
  ) -> [LivepatchSymbol] {
    let patched = Set(fix.objects.map(\.name.value))
    return fix.externs + annotatedSymbols(in: files(of: fix), shared: shared)
      + annotatedSymbols(in: shared, shared: []).filter { patched.contains($0.object.value) }
  }

  /// The livepatch symbols that C files declare with an annotation behind the declarator:
  /// `extern int f(int) KLP_RELOC_SYMBOL(patched object, owner, f);`, or `…_POS(…, position)`, or
  /// through macros of their own or of shared headers.
  private func annotatedSymbols(in files: [CFile], shared: [CFile]) -> [LivepatchSymbol] {
    let usesMacros = files.contains { !$0.fileScopeCalls.isEmpty }
    var macros = MacroAnnotations(in: usesMacros ? files + shared : [])
    return files.flatMap { file -> [LivepatchSymbol] in
      let annotations =
        file.prototypes.filter { !file.isDead($0.branch) }.compactMap(\.annotation)
        + file.variables.filter { !file.isDead($0.branch) }.compactMap(\.annotation)
      return annotations.compactMap { symbol(from: $0, in: file) }
        + macros.uses(in: file).compactMap {
          symbol(from: $0.arguments, hasPosition: $0.hasPosition)
        }
    }
  }

  private func symbol(from annotation: ByteRange, in file: CFile) -> LivepatchSymbol? {
    let (macro, arguments) = file.annotation(annotation)
    let hasPosition = file.reads(macro, "KLP_RELOC_SYMBOL_POS")
    guard hasPosition || file.reads(macro, "KLP_RELOC_SYMBOL") else { return nil }
    return symbol(
      from: arguments.map { Located(file.text($0), at: file.range($0)) }, hasPosition: hasPosition)
  }

  private func symbol(
    from texts: [Located<String>], hasPosition: Bool
  ) -> LivepatchSymbol? {
    guard texts.count == (hasPosition ? 4 : 3), isObject(texts[0].value),
      isObject(texts[1].value), NameGrammar.problem(withSymbol: texts[2].value) == nil,
      let position = hasPosition ? Int(texts[3].value) : 0
    else { return nil }
    return LivepatchSymbol(
      object: texts[0].map { ObjectName($0) }, name: texts[2], sympos: position,
      owner: texts[1].map { ObjectName($0) })
  }

  private func isObject(_ text: String) -> Bool {
    text == "vmlinux" || NameGrammar.problem(withModule: text) == nil
  }
}
