import TestObjects
import Testing

@testable import ELF

@Suite struct ModuleTests {
  @Test func tellsWhatTheModuleSaysOfItself() throws {
    let module = try ModuleFile(
      TinyModule(modinfo: ["version=3", "klp_fix=a CVE-1 CVE-2", "klp_fix=b", "odd"]).bytes)
    #expect(module.name == "lp_1")
    #expect(module.values(of: "klp_fix") == ["a CVE-1 CVE-2", "b"])
    #expect(module.modinfo.last == ModuleFile.ModuleInfo(key: "odd", value: ""))
    #expect(module.versions.map(\.symbol) == ["exported", "klp_enable_patch"])
    #expect(module.versions.map(\.crc) == [0x1234, 0x1234])
    #expect(!module.isLivepatch && !module.isSigned)
  }

  @Test func knowsALivepatchByItsKeyAlone() throws {
    #expect(try ModuleFile(TinyModule(modinfo: ["livepatch=N"]).bytes).isLivepatch)
  }

  @Test func seesASignatureAtTheEnd() throws {
    let signed = TinyModule().bytes + Array("xxxx~Module signature appended~\n".utf8)
    #expect(try ModuleFile(signed).isSigned)
  }

  @Test func anObjectFileIsNoModule() {
    #expect(throws: ELFError.self) { try ModuleFile(ObjectBuilder().bytes) }
  }

  @Test(arguments: [ByteOrder.little, .big])
  func findsTheTablesByTheirPointers(order: ByteOrder) throws {
    let file = try ELFFile(TinyModule(objects: [nil, "nf_tables"], order: order).bytes)
    let table = try #require(file.patchTables().first)
    #expect(try file.patchTables().count == 1)
    #expect(table.symbol == "the_patch" && table.replace)
    #expect(table.objects.map(\.name) == [nil, "nf_tables"])
    #expect(table.states == [PatchTable.State(id: 207, version: 3)])
    for (index, object) in table.objects.enumerated() {
      #expect(
        object.functions == [
          PatchTable.Function(
            oldName: "f", newFunction: "klpp_f", newSection: ".text", sympos: UInt64(index),
            offset: object.functions[0].offset)
        ])
      #expect(object.callbacks == [.postPatch: "klpp_f"])
    }
  }

  @Test func otherStructuresWithAnOwnerAreNoTables() throws {
    var module = TinyModule()
    let other = module.object.add(
      section: ".data.other", [UInt8](repeating: 0, count: 96), flags: 3)
    let itself = module.object.symbols.firstIndex { $0.name == "__this_module" }
    let section = module.object.add(symbol: "", in: other, binding: 0, kind: 3)
    module.object.relocate(
      other, at: 0, to: try #require(itself) + 1, type: 1, addend: 0)
    module.object.relocate(other, at: 8, to: section, type: 1, addend: 32)
    module.object.relocate(other, at: 40, to: section, type: 1, addend: 64)
    #expect(try ELFFile(module.bytes).patchTables().map(\.symbol) == ["the_patch"])
    let call = module.object.symbols.firstIndex { $0.name == "klp_enable_patch" }
    module.object.symbols[try #require(call)].name = "something_else"
    #expect(try ELFFile(module.bytes).patchTables().isEmpty)
  }

  @Test func anEmptyPatchIsFoundAsWell() throws {
    let table = try #require(ELFFile(TinyModule(objects: []).bytes).patchTables().first)
    #expect(table.objects.isEmpty && table.replace)
  }

  @Test func tellsTheRelocationsOfAFunction() throws {
    var module = TinyModule()
    let used = module.use("g", at: 12)
    _ = module.use("h", at: 40)
    let file = try ELFFile(module.bytes)
    let symbols = try file.relocations(within: file.symbols[module.replacement]).map(\.symbol)
    #expect(symbols == [module.exported, used])
  }
}

@Suite struct LivepatchNameTests {
  @Test func takesNamesApartAsTheKernelDoes() {
    #expect(
      LivepatchName.Symbol(".klp.sym.vmlinux.foo.isra.0,2")
        == LivepatchName.Symbol(owner: "vmlinux", name: "foo.isra.0", position: 2))
    #expect(
      LivepatchName.Section(".klp.rela.nf_tables..text")
        == LivepatchName.Section(object: "nf_tables", target: ".text"))
    #expect(
      LivepatchName.Section(".klp.rela.vmlinux.__jump_table")?.target == "__jump_table")
    #expect(
      LivepatchName.Annotation("\".klp.sym.rela.tipc.vmlinux.f,1\"")
        == LivepatchName.Annotation(
          object: "tipc", symbol: LivepatchName.Symbol(owner: "vmlinux", name: "f", position: 1)))
  }

  @Test(arguments: [
    ".klp.sym.vmlinux", ".klp.sym..f,0", ".klp.sym.vmlinux.f", ".klp.sym.vmlinux.,0",
    ".klp.sym.vmlinux.f,", ".klp.sym.vmlinux.f,-1", ".klp.sym.vmlinux.f,1,2",
    ".klp.sym.vmlinux.f,99999999999999999999", "klp.sym.vmlinux.f,0",
    ".klp.sym." + String(repeating: "m", count: 56) + ".f,0",
    ".klp.sym.vmlinux." + String(repeating: "f", count: 512) + ",0",
  ])
  func refusesOtherNames(name: String) { #expect(LivepatchName.Symbol(name) == nil) }

  @Test func namesPrintAsTheyWereRead() {
    for name in [".klp.sym.m.f,0", ".klp.sym.vmlinux.a.b.c,17"] {
      #expect(LivepatchName.Symbol(name)?.text == name)
    }
    #expect(LivepatchName.Section(".klp.rela.m..a.b")?.text == ".klp.rela.m..a.b")
  }
}
