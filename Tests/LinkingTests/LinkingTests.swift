import Linking
import Livepatch
import TestObjects
import Testing

@testable import ELF

/// The definition of `lp_1`, with livepatch symbols as `object owner name position`.
func patch(_ symbols: String...) -> CumulativePatch {
  var patch = CumulativePatch(
    livepatch: "lp", version: 1, kernel: Kernel(name: "k", release: "6.1.*"))
  patch.symbols = symbols.map { text in
    let words = text.split(separator: " ").map(String.init)
    return MergedSymbol(
      object: ObjectName(words[0]), name: words[2],
      sympos: words.count > 3 ? Int(words[3]) ?? 0 : 0,
      owner: ObjectName(words[1]), fixes: [FixID("a")])
  }
  return patch
}

func plan(
  _ module: TinyModule, _ patch: CumulativePatch, exports: Exports? = nil
) throws -> LinkPlan {
  try planLinking(of: ModuleFile(module.bytes), as: patch, exports: exports)
}

func exports(_ lines: String...) -> Exports {
  var exports = Exports()
  #expect(
    exports.add(Array(lines.map { "0x12345678\t\($0)\tEXPORT_SYMBOL_GPL\t\n" }.joined().utf8))
      == nil)
  return exports
}

@Suite struct LinkingTests {
  @Test func aPlainNameBecomesALivepatchSymbol() throws {
    var module = TinyModule()
    let used = module.use("g")
    let plan = try plan(module, patch("vmlinux vmlinux g 2"))
    #expect(plan.problems.isEmpty)
    #expect(plan.conversions.map(\.symbol.text) == [".klp.sym.vmlinux.g,2"])
    #expect(plan.conversions.map(\.uses) == [1])
    let linked = try ModuleFile(plan.apply(to: ModuleFile(module.bytes)))
    #expect(linked.isLivepatch)
    #expect(linked.elf.symbols[used].place == .livepatch)
    let added = try #require(linked.elf.livepatchRelocations().first)
    #expect(added.section.name == ".klp.rela.vmlinux..text")
    #expect(
      added.entries == [ELFFile.Relocation(offset: 12, symbol: used, type: 4, addend: -4)])
    let text = try #require(linked.elf.section(named: ".rela.text"))
    #expect(try linked.elf.relocations(in: text).map(\.symbol) == [module.exported])
    // The kernel skips what is not loaded; debuggers want it.
    let debug = try #require(linked.elf.section(named: ".rela.debug_info"))
    #expect(try linked.elf.relocations(in: debug).map(\.symbol) == [used])
  }

  @Test func anAnnotationSaysWhatItIs() throws {
    var module = TinyModule(objects: [nil, "tipc"])
    _ = module.use(".klp.sym.rela.tipc.tipc.g.isra.0,1")
    _ = module.use(".klp.sym.rela.tipc.vmlinux.h,0", at: 20)
    let plan = try plan(module, patch("tipc tipc g.isra.0 1", "tipc vmlinux h"))
    #expect(plan.problems.isEmpty)
    let linked = try ModuleFile(plan.apply(to: ModuleFile(module.bytes)))
    // Relocations of a module may not refer to vmlinux, which is always there.
    #expect(
      try linked.elf.livepatchRelocations().map { "\($0.section.name) \($0.entries.count)" }
        == [".klp.rela.tipc..text 1", ".klp.rela.vmlinux..text 1"])
  }

  @Test func aSymbolOfAThirdModuleIsResolvedWithThePatchedOne() throws {
    var module = TinyModule(objects: ["tipc"])
    _ = module.use("g")
    let plan = try plan(module, patch("tipc udp_tunnel g"))
    #expect(
      plan.conversions.map { "\($0.object) \($0.symbol.text)" } == ["tipc .klp.sym.udp_tunnel.g,0"])
  }

  @Test func linkingTwiceChangesNothing() throws {
    var module = TinyModule()
    _ = module.use("g")
    let first = try plan(module, patch("vmlinux vmlinux g"))
    let linked = try ModuleFile(first.apply(to: ModuleFile(module.bytes)))
    let second = try planLinking(of: linked, as: patch("vmlinux vmlinux g"), exports: nil)
    #expect(second.isIdle)
    #expect(second.problems.isEmpty)
  }

  @Test func aModuleIsMarkedEvenIfItUsesNothing() throws {
    let plan = try plan(TinyModule(), patch("vmlinux vmlinux g"))
    #expect(plan.problems.isEmpty && !plan.isIdle)
    let linked = try ModuleFile(plan.apply(to: ModuleFile(TinyModule().bytes)))
    #expect(linked.values(of: "livepatch") == ["Y"])
  }

  @Test func dependsNoLongerOnModulesOfWhichOnlyLivepatchSymbolsAreUsed() throws {
    var module = TinyModule(modinfo: ["depends=dm-mod,tipc", "name=lp_1"], objects: ["tipc"])
    _ = module.use("g")
    _ = module.use("needed", at: 20)
    let exports = exports(
      "exported\tvmlinux", "g\tnet/tipc/tipc", "needed\tdrivers/md/dm-mod")
    let plan = try plan(module, patch("tipc tipc g"), exports: exports)
    #expect(plan.problems.isEmpty)
    #expect(plan.droppedDependencies == ["tipc"])
    let linked = try ModuleFile(plan.apply(to: ModuleFile(module.bytes)))
    #expect(linked.values(of: "depends") == ["dm-mod"])
    #expect(linked.values(of: "name") == ["lp_1"])
  }

  @Test func keepsADependencyThatIsStillNeeded() throws {
    var module = TinyModule(modinfo: ["depends=tipc"], objects: ["tipc"])
    _ = module.use("g")
    _ = module.use("needed", at: 20)
    let exports = exports("exported\tvmlinux", "g\tnet/tipc/tipc", "needed\tnet/tipc/tipc")
    let plan = try plan(module, patch("tipc tipc g"), exports: exports)
    #expect(plan.droppedDependencies.isEmpty)
  }
}

@Suite struct ExportsTests {
  @Test func namesModulesAsTheKernelDoes() {
    var exports = Exports()
    let text = "0x1\tf\tvmlinux\tEXPORT_SYMBOL\t\n0x2\tg\tdrivers/md/dm-mod\tEXPORT_SYMBOL\tNS\n"
    #expect(exports.add(Array(text.utf8)) == nil)
    #expect(exports.owners == ["f": "vmlinux", "g": "dm_mod"])
  }

  @Test func tellsTheLineThatIsNone() {
    var exports = Exports()
    #expect(exports.add(Array("0x1\tf\tvmlinux\tEXPORT_SYMBOL\t\nhello\n".utf8)) == 2)
  }
}
