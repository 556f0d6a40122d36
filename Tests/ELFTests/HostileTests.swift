import TestObjects
import Testing

@testable import ELF

/// Everything that is read of a file that somebody sends.
func readEverything(_ bytes: [UInt8]) throws {
  let module = try ModuleFile(bytes)
  _ = try module.elf.patchTables()
  _ = try module.elf.livepatchRelocations()
  for symbol in module.elf.symbols { _ = try module.elf.relocations(within: symbol) }
  var rewrite = ELFRewrite()
  if module.elf.symbols.count > 1 {
    rewrite.symbols[1] = ELFRewrite.SymbolChange(name: "renamed", sectionIndex: 0xff20)
  }
  _ = try ELFFile(module.elf.applying(rewrite))
}

@Suite struct HostileTests {
  private static let module = {
    var module = TinyModule(objects: [nil, "nf_tables"])
    _ = module.use(".klp.sym.rela.vmlinux.vmlinux.g,0")
    return module.bytes
  }()

  @Test func aFileThatEndsEarlyIsAnError() {
    for length in 0..<Self.module.count {
      #expect(throws: ELFError.self) { try readEverything(Array(Self.module.prefix(length))) }
    }
  }

  @Test func noByteMakesReadingCrash() throws {
    try readEverything(Self.module)
    for index in Self.module.indices {
      for value: UInt8 in [0, 1, 0x7f, 0x80, 0xff] {
        var bytes = Self.module
        bytes[index] = value
        try? readEverything(bytes)
      }
    }
  }

  @Test func noMixtureOfBytesMakesReadingCrash() {
    var random = FixedNumbers(seed: 1)
    for _ in 0..<4000 {
      var bytes = Self.module
      for _ in 0..<Int.random(in: 1...12, using: &random) {
        let index = Int.random(in: 16..<bytes.count, using: &random)
        bytes[index] = UInt8.random(in: 0...255, using: &random)
      }
      try? readEverything(bytes)
    }
  }
}
