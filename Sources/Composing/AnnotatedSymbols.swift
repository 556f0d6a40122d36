import CSource
import Diagnostics
import Livepatch

extension CodeIndex {
  /// The livepatch symbols that C files declare with an annotation behind the declarator:
  /// `extern int f(int) KLP_RELOC_SYMBOL(patched object, owner, f);`, or `…_POS(…, position)`.
  func annotatedSymbols(in files: [CFile]) -> [LivepatchSymbol] {
    files.flatMap { file -> [LivepatchSymbol] in
      let annotations =
        file.prototypes.filter { !file.isDead($0.branch) }.compactMap(\.annotation)
        + file.variables.filter { !file.isDead($0.branch) }.compactMap(\.annotation)
      return annotations.compactMap { symbol(from: $0, in: file) }
    }
  }

  private func symbol(from annotation: ByteRange, in file: CFile) -> LivepatchSymbol? {
    let (macro, arguments) = file.annotation(annotation)
    let hasPosition = file.reads(macro, "KLP_RELOC_SYMBOL_POS")
    guard hasPosition || file.reads(macro, "KLP_RELOC_SYMBOL"),
      arguments.count == (hasPosition ? 4 : 3)
    else { return nil }
    let texts = arguments.map { Located(file.text($0), at: file.range($0)) }
    guard isObject(texts[0].value), isObject(texts[1].value),
      NameGrammar.problem(withSymbol: texts[2].value) == nil,
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
