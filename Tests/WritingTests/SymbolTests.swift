import Livepatch
import Testing

@testable import Writing

/// What a set with livepatch symbols gets beside what every set gets.
@Suite struct SymbolTests {
  private func files(_ symbols: [MergedSymbol]) -> [String: String] {
    var patch = CumulativePatch(
      livepatch: "lp", version: 1, kernel: Kernel(name: "k", release: "*"))
    for name in ["a", "b"] {
      var fix = MergedFix(id: FixID(name), folder: name)
      fix.sources = [
        source("\(name)/\(name).c"),
        MergedSource(path: "\(name)/\(name).S", kind: .assembly, sha256: ""),
      ]
      patch.fixes.append(fix)
    }
    patch.symbols = symbols
    return OutputTree(patch) { _ in [] }.files.mapValues { String(decoding: $0, as: UTF8.self) }
  }

  private let symbols = ["helper", "part.isra.0"].map {
    MergedSymbol(object: .vmlinux, name: $0, sympos: 0, owner: .vmlinux, fixes: [FixID("a")])
  }

  @Test func onlyUnitsOfTheFixesThatUseThemDeclareThem() {
    let files = files(symbols)
    #expect(files["units/a-a.c"]?.contains("#pragma weak helper\n") == true)
    #expect(files["units/a-a.c"]?.contains("#include \"../klp_symbols.h\"\n") == true)
    #expect(files["units/a-a.S"]?.contains("\n.weak helper\n") == true)
    // A shared header may declare what only the other fix uses.
    #expect(files["units/b-b.c"]?.contains("#include \"../klp_symbols.h\"\n") == true)
    #expect(files["units/b-b.c"]?.contains("weak") == false)
    #expect(files["units/b-b.S"]?.contains("weak") == false)
    // C cannot spell it: its declaration is annotated.
    #expect(!files.values.contains { $0.contains("weak part") })
  }

  @Test func theModuleIsMarkedByTheLastStepOnly() {
    let with = files(symbols)
    let without = files([])
    let mark = "MODULE_INFO(livepatch"
    #expect(with["lp_1_main.c"]?.contains(mark) == false)
    #expect(without["lp_1_main.c"]?.contains(mark) == true)
    let step = "$(KLP_COMPOSE) link --symvers $(KDIR)/Module.symvers lp_1.ko\n"
    #expect(with["Makefile"]?.contains(step) == true)
    #expect(without["Makefile"]?.contains("KLP_COMPOSE") == false)
    #expect(with["klp_symbols.h"] != nil && without["klp_symbols.h"] == nil)
  }

  @Test func annotationsNameWhatLinkReads() throws {
    let folder = try TemporaryFolder()
    try folder.write("klp_symbols.h", symbolsHeader())
    try folder.write(
      "t.c",
      """
      #define __weak __attribute__((weak))
      #define unit 1
      #include "klp_symbols.h"
      int known(int);
      extern __typeof__(known) known KLP_RELOC_SYMBOL(tipc, vmlinux, unit);
      extern int variable KLP_RELOC_SYMBOL_POS(tipc, tipc, part.isra.0, 2);
      int f(void) { return known(variable); }
      """)
    // Arguments are names, also where a macro is called so.
    let said = output(
      of: "gcc -O2 -Wall -Werror -S -o - \(folder.path)/t.c | grep -o 'weak.*' | sort")
    #expect(
      said == """
        weak\t".klp.sym.rela.tipc.tipc.part.isra.0,2"
        weak\t".klp.sym.rela.tipc.vmlinux.unit,0"

        """)
  }
}
