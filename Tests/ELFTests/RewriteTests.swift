import TestObjects
import Testing

@testable import ELF

@Suite struct RewriteTests {
  @Test(arguments: [ByteOrder.little, .big])
  func onlyWhatIsNamedChanges(order: ByteOrder) throws {
    var module = TinyModule(order: order)
    let used = module.use("g")
    let before = try ELFFile(module.bytes)
    var rewrite = ELFRewrite()
    rewrite.symbols[used] = ELFRewrite.SymbolChange(
      name: ".klp.sym.vmlinux.g,0", sectionIndex: 0xff20)
    let entry = ELFFile.Relocation(offset: 12, symbol: used, type: 4, addend: -4)
    rewrite.added = [
      ELFRewrite.AddedRelocations(
        name: ".klp.rela.vmlinux..text", flags: 0x100042, target: module.text, entries: [entry])
    ]
    let after = try ELFFile(before.applying(rewrite))
    #expect(after.sections.count == before.sections.count + 1)
    for (old, new) in zip(before.sections, after.sections) {
      #expect(old.name == new.name && old.type == new.type && old.flags == new.flags)
      #expect(old.link == new.link && old.info == new.info && old.alignment == new.alignment)
      if new.alignment > 1 { #expect(new.range.lowerBound % Int(new.alignment) == 0) }
      if [".symtab", ".strtab", ".shstrtab"].contains(old.name) { continue }
      #expect(before.contents(of: old) == after.contents(of: new), "\(old.name)")
    }
    for (old, new) in zip(before.symbols, after.symbols) where old.index != used {
      #expect(old == new)
    }
    #expect(after.symbols[used].name == ".klp.sym.vmlinux.g,0")
    #expect(after.symbols[used].place == .livepatch)
    #expect(after.symbols[used].binding == .weak)
    let added = try #require(after.livepatchRelocations().first)
    #expect(added.hasFlags && added.entries == [entry])
    #expect(added.name == LivepatchName.Section(object: "vmlinux", target: ".text"))
    #expect(added.target?.name == ".text")
    #expect(after.sections.last?.link == UInt32(after.symbolTable ?? 0))
  }

  @Test func anEmptyRewriteKeepsEverySection() throws {
    let before = try ELFFile(TinyModule().bytes)
    let after = try ELFFile(before.applying(ELFRewrite()))
    #expect(before.symbols == after.symbols)
    for (old, new) in zip(before.sections, after.sections) {
      #expect(before.contents(of: old) == after.contents(of: new))
    }
    #expect(try after.applying(ELFRewrite()) == after.bytes)
  }

  @Test func sectionsThatShareBytesAreRefused() throws {
    let module = TinyModule()
    var bytes = module.bytes
    let file = try ELFFile(bytes)
    // The second header says what the first does of offset and size.
    let table = bytes.count - 64 * file.sections.count
    for index in 24..<40 { bytes[table + 128 + index] = bytes[table + 64 + index] }
    #expect(throws: ELFError.self) { try ELFFile(bytes).applying(ELFRewrite()) }
  }
}
