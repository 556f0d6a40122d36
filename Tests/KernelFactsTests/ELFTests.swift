import Livepatch
import Testing

@testable import KernelFacts

@Suite struct ELFTests {
  /// Text with two functions, one of them traced, an init function, data and `.modinfo`.
  private static let module: [UInt8] = {
    var file = SmallELF()
    let information = "depends=nf-net,crc32c\0livepatch=Y\0name=small\0vermagic=6.1.0-9 SMP\0"
    file.sections = [
      .init(name: ".text", type: 1, flags: 6, contents: [UInt8](repeating: 0x90, count: 64)),
      .init(name: ".init.text", type: 1, flags: 6, contents: [UInt8](repeating: 0x90, count: 16)),
      .init(name: ".data", type: 1, flags: 3, contents: [1, 2, 3, 4]),
      .init(name: ".rodata", type: 1, flags: 2, contents: [1, 2, 3, 4]),
      .init(name: "__mcount_loc", type: 1, flags: 2, contents: [UInt8](repeating: 0, count: 16)),
      .init(
        name: ".rela__mcount_loc", type: 4, flags: 0,
        contents: SmallELF.relocation(at: 0, symbol: 1, addend: 4)
          + SmallELF.relocation(at: 8, symbol: 2, addend: 0), info: 5),
      .init(name: ".modinfo", type: 1, flags: 2, contents: Array(information.utf8)),
      .init(name: "__ksymtab_gpl", type: 1, flags: 2, contents: [0, 0, 0, 0]),
      .init(name: ".bss", type: 8, flags: 3, contents: []),
    ]
    file.symbols = [
      .init(name: "", section: 1, value: 0, info: 3),
      .init(name: "", section: 2, value: 0, info: 3),
      .init(name: "twin", section: 1, value: 0), .init(name: ".LC0", section: 4, value: 0),
      .init(name: "twin", section: 1, value: 32), .init(name: "start", section: 2, value: 0),
      .init(name: "elsewhere", section: 0, value: 0, info: 0x10),
      .init(name: "count", section: 3, value: 0, info: 0x01),
      .init(name: "__UNIQUE_ID_name", section: 7, value: 0, info: 0x01),
      .init(name: "open", section: 1, value: 0, info: 0x12),
      .init(name: "__ksymtab_open", section: 8, value: 0),
      .init(name: "room", section: 9, value: 0, info: 0x11),
    ]
    return file.bytes
  }()

  @Test func modulesTellTheirSymbolsInTheOrderOfTheTable() throws {
    let module = try #require(ModuleFile(Self.module))
    #expect(module.symbols.map(\.name) == ["twin", "twin", "start", "count", "open", "room"])
    #expect(String(decoding: module.symbols.map(\.kind.letter), as: UTF8.self) == "tttdTB")
    #expect(module.symbols.map(\.kind.isTraceable) == [true, false, true, nil, true, nil])
    #expect(
      module.symbols.map(\.kind.place) == [
        .ordinary, .ordinary, .initialization, .ordinary, .ordinary, .ordinary,
      ])
    let groups = module.symbols.map(\.aliasGroup)
    #expect(groups[0] != nil && groups[0] == groups[4])
    #expect(groups[1] == nil && groups[2] == nil)
  }

  @Test func modulesTellWhatTheyNeedAndExport() throws {
    let module = try #require(ModuleFile(Self.module))
    #expect(module.dependencies == ["nf_net", "crc32c"])
    #expect(module.isLivepatch)
    #expect(module.name == "small")
    #expect(module.release == "6.1.0-9")
    #expect(module.exports.map(\.name) == ["open"])
    #expect(module.exports.map(\.isGPLOnly) == [true])
  }

  @Test func aKernelTellsItsSymbolsByAddressAndTheTableOfFtrace() throws {
    var file = SmallELF()
    file.isRelocatable = false
    file.sections = [
      .init(
        name: ".text", type: 1, flags: 6, contents: [UInt8](repeating: 0, count: 64),
        address: 0x1000),
      .init(
        name: ".init.data", type: 1, flags: 3,
        contents: little(7, 8) + little(0x1024, 8) + little(0x1000, 8), address: 0x2000),
      .init(
        name: ".rodata", type: 1, flags: 2, contents: Array("Linux version 6.1.0-9 (x) #1\0".utf8),
        address: 0x3000),
    ]
    file.symbols = [
      .init(name: "later", section: 1, value: 0x1020),
      .init(name: "weak", section: 1, value: 0x1000, info: 0x22),
      .init(name: "first", section: 1, value: 0x1000, info: 0x12),
      .init(name: "never", section: 1, value: 0x1010),
      .init(name: "file.c", section: 0xfff1, value: 0, info: 0x04),
      .init(name: "__start_mcount_loc", section: 2, value: 0x2008),
      .init(name: "__stop_mcount_loc", section: 2, value: 0x2018),
      .init(name: "linux_banner", section: 3, value: 0x3000),
    ]
    let kernel = try #require(VmlinuxFile(file.bytes))
    let symbols = try kernel.listing.symbols(traceable: kernel.traceable)
    #expect(symbols.prefix(4).map(\.name) == ["first", "weak", "never", "later"])
    #expect(symbols.prefix(4).map(\.kind.isTraceable) == [true, true, false, true])
    #expect(kernel.release == "6.1.0-9")
    #expect(throws: ListingError.tooShort(symbols: 7)) { try kernel.listing.checkSize() }
    #expect(ModuleFile(file.bytes) == nil)
    #expect(VmlinuxFile(Self.module) == nil)
  }

  @Test func cutShortAnywhereNothingBreaks() {
    for length in 0..<Self.module.count {
      let bytes = Array(Self.module[..<length])
      _ = ModuleFile(bytes)
      _ = VmlinuxFile(bytes)
    }
  }

  @Test(arguments: 0..<6) func damagedNothingBreaks(_ seed: UInt64) {
    var random = Randomness(seed)
    for _ in 0..<500 {
      var bytes = Self.module
      // A linked file takes other paths.
      if Bool.random(using: &random) { bytes[16] = 2 }
      for _ in 0..<Int.random(in: 1...8, using: &random) {
        // Headers are what makes a file dangerous; they lie at its two ends.
        let nearEnd = Bool.random(using: &random)
        let range = nearEnd ? max(0, bytes.count - 900)..<bytes.count : 0..<bytes.count
        bytes[Int.random(in: range, using: &random)] =
          [0, 0xff, 0x80, 0x7f, UInt8.random(in: 0...255, using: &random)]
          .randomElement(using: &random) ?? 0
      }
      _ = ModuleFile(bytes)
      if let kernel = VmlinuxFile(bytes) {
        _ = try? kernel.listing.symbols(traceable: kernel.traceable)
      }
    }
  }
}
