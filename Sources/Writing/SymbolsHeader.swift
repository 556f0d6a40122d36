import Livepatch

let symbolsHeaderName = "klp_symbols.h"

/// What a unit says of the livepatch symbols its source may use.
///
/// Weak symbols pass modpost, which refuses every other one that nobody exports; `klp-compose link`
/// then refuses weak ones that were not declared. A symbol that C cannot spell is annotated.
func declareSymbols(of unit: Unit, _ c: inout CText) {
  guard let symbols = unit.symbols else { return }
  let names = Set(symbols.map(\.name)).filter {
    NameGrammar.problem(withIdentifier: $0) == nil
  }.sorted()
  if names.isEmpty, unit.source.kind == .assembly { return }
  if unit.source.kind != .assembly { c.add() }
  c.add("/* Livepatch symbols, for klp-compose link. */")
  if unit.source.kind == .assembly {
    for name in names { c.add(".weak \(name)") }
  } else {
    c.add("#include \"../\(symbolsHeaderName)\"")
    for name in names { c.add("#pragma weak \(name)") }
  }
  c.add()
}

/// `klp_symbols.h`: how C declares livepatch symbols. It includes nothing, so that a source may
/// still define what headers look at.
func symbolsHeader() -> String {
  #"""
  /* SPDX-License-Identifier: GPL-2.0 */
  /* Livepatch symbols: what is in the kernel and not exported. */
  #ifndef KLP_SYMBOLS_H
  #define KLP_SYMBOLS_H

  /*
   * Behind a declaration: code patched in one object uses a symbol of another,
   * or of the same. The name that the symbol gets tells klp-compose link so.
   */
  #define KLP_RELOC_SYMBOL(patched, owner, symbol) \
  \#tasm("\".klp.sym.rela." #patched "." #owner "." #symbol ",0\"") __weak
  /* The same where the owner has several of the name: which one, from 1. */
  #define KLP_RELOC_SYMBOL_POS(patched, owner, symbol, position) \
  \#tasm("\".klp.sym.rela." #patched "." #owner "." #symbol "," #position "\"") __weak

  #endif /* KLP_SYMBOLS_H */

  """#
}
