import TestObjects
import Testing

@testable import ELF

@Suite struct ReadingTests {
  @Test(arguments: [ByteOrder.little, .big])
  func readsWhatWasWritten(order: ByteOrder) throws {
    var object = ObjectBuilder()
    object.order = order
    let text = object.add(section: ".text", [1, 2, 3, 4], flags: 6, alignment: 16)
    let local = object.add(symbol: "local", in: text, at: 2, size: 1, binding: 0, kind: 2)
    let weak = object.add(symbol: "weak")
    let marked = object.add(symbol: ".klp.sym.vmlinux.f,0", in: 0xff20, binding: 1)
    object.relocate(text, at: 1, to: weak, type: 4, addend: -4)
    let file = try ELFFile(object.bytes)
    #expect(file.byteOrder == order)
    #expect(
      file.sections.map(\.name) == ["", ".text", ".rela.text", ".symtab", ".strtab", ".shstrtab"])
    #expect(Array(file.contents(of: file.sections[text])) == [1, 2, 3, 4])
    #expect(file.sections[text].isExecutable && !file.sections[text].isWritable)
    #expect(file.sections[text].alignment == 16)
    #expect(file.symbols[local].name == "local")
    #expect(file.symbols[local].place == .section(text))
    #expect(file.symbols[local].value == 2 && file.symbols[local].size == 1)
    #expect(file.symbols[local].binding == .local && file.symbols[local].kind == .function)
    #expect(file.symbols[weak].place == .undefined && file.symbols[weak].binding == .weak)
    #expect(file.symbols[marked].place == .livepatch)
    let relocations = try file.relocations(in: file.sections[2])
    #expect(
      relocations == [ELFFile.Relocation(offset: 1, symbol: weak, type: 4, addend: -4)])
  }

  @Test func tellsWhatItIsInstead() {
    var linked = ObjectBuilder().bytes
    linked[16] = 3
    var narrow = ObjectBuilder().bytes
    narrow[4] = 1
    let cases: [([UInt8], ELFError)] = [
      ([], .notELF), (Array("#!/bin/sh\n".utf8), .notELF),
      ([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0], .compressed("xz")),
      ([0x28, 0xb5, 0x2f, 0xfd, 0], .compressed("zstd")), ([0x1f, 0x8b, 8], .compressed("gzip")),
      (linked, .unsupported("a linked program or library")),
      (narrow, .unsupported("a 32-bit object")),
    ]
    for (bytes, error) in cases { #expect(throws: error) { try ELFFile(bytes) } }
  }

  @Test func refusesRelocationsOfSymbolsThatAreNotThere() throws {
    var object = ObjectBuilder()
    let text = object.add(section: ".text", [0, 0, 0, 0, 0, 0, 0, 0])
    object.relocate(text, at: 0, to: 7)
    let file = try ELFFile(object.bytes)
    #expect(throws: ELFError.self) { try file.relocations(in: file.sections[2]) }
  }

  @Test func namesThatShareBytesCannotFillMemory() {
    var object = ObjectBuilder()
    _ = object.add(symbol: String(repeating: "x", count: 1000))
    for _ in 0..<5000 { _ = object.add(symbol: "") }
    var bytes = object.bytes
    // Every symbol gets the long name.
    guard let file = try? ELFFile(bytes), let table = file.section(named: ".symtab") else {
      Issue.record("the object cannot be read")
      return
    }
    for symbol in 1..<file.symbols.count {
      let at = table.range.lowerBound + 24 * symbol
      bytes.replaceSubrange(at..<at + 4, with: object.number(1 as UInt32))
    }
    let isRefused = (try? ELFFile(bytes)) == nil
    #expect(isRefused)
  }
}
