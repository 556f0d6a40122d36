import Livepatch
import Testing

@testable import KernelFacts

/// Files that were cut short, damaged or made to harm.
@Suite struct HostileFactsTests {
  private static let packed: [UInt8] = {
    let draft = try? FactsText.read(Array(sample.utf8))
    return draft?.encoded() ?? []
  }()

  /// Asks for everything there is.
  private func useUp(_ facts: KernelFacts) {
    var names = ["init_once", "kfree", "nft_do_chain", ""]
    facts.forEachName { name, _, _ in names.append(name) }
    for name in names {
      _ = facts.symbols(named: name)
      _ = facts.symbols(named: name, in: .module("nf_tables"))
      _ = facts.exports(named: name)
      _ = facts.names(startingWith: name)
    }
    _ = facts.configuration(of: ["CONFIG_LIVEPATCH", "CONFIG_A", "CONFIG_ZZ"])
    _ = facts.module(named: "nf_tables")
    _ = facts.nearestFunction(to: "kfere", in: .vmlinux)
    _ = facts.text
  }

  /// The checksum made right again, so that what lies behind it is put to the test.
  private func resealed(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.count >= FactsLayout.headerSize else { return bytes }
    var sum: [UInt8] = []
    let value = FactsLayout.checksum(of: bytes[FactsLayout.headerSize...])
    sum.append(fixed32: UInt32(truncatingIfNeeded: value))
    sum.append(fixed32: UInt32(truncatingIfNeeded: value >> 32))
    return Array(bytes[..<16]) + sum + bytes[24...]
  }

  @Test func aFileCutShortAnywhereIsRefused() {
    #expect(throws: Never.self) { try KernelFacts(Self.packed) }
    for length in 0..<Self.packed.count {
      #expect(throws: FactsError.self) { try KernelFacts(Array(Self.packed[..<length])) }
    }
  }

  @Test func aChangedByteAnywhereIsNoticed() {
    for index in Self.packed.indices {
      var bytes = Self.packed
      bytes[index] ^= 0x20
      #expect(throws: FactsError.self) { try KernelFacts(bytes) }
    }
  }

  @Test func cutShortAndSealedAgainNothingBreaks() {
    for length in FactsLayout.headerSize..<Self.packed.count {
      if let facts = try? KernelFacts(resealed(Array(Self.packed[..<length]))) { useUp(facts) }
    }
  }

  @Test(arguments: 0..<8) func damagedAndSealedAgainNothingBreaks(_ seed: UInt64) {
    var random = Randomness(seed)
    for _ in 0..<300 {
      var bytes = Self.packed
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let index = Int.random(in: FactsLayout.headerSize..<bytes.count, using: &random)
        bytes[index] =
          [0, 0xff, 0x80, 0x7f, UInt8.random(in: 0...255, using: &random)]
          .randomElement(using: &random) ?? 0
      }
      if let facts = try? KernelFacts(resealed(bytes)) { useUp(facts) }
    }
  }

  @Test func laterVersionsAreNamed() {
    var bytes = Self.packed
    bytes[8] = 9
    #expect(throws: FactsError.newer(version: 9)) { try KernelFacts(bytes) }
  }

  @Test(arguments: ["", "klp", "klpfacts", "klpfacts 2\n", "release 6.1\n", "\u{7f}ELF"])
  func otherFilesAreNoFacts(_ text: String) {
    #expect(throws: FactsError.self) { try KernelFacts(Array(text.utf8)) }
  }

  @Test(arguments: [
    ("release", 2), ("release a b", 2), ("config LIVEPATCH", 2), ("module m", 2),
    ("module m perhaps", 2), ("module m loadable soon", 2), ("symbol vmlinux tt f", 2),
    ("symbol vmlinux t", 2), ("symbol vmlinux t f red", 2), ("symbol vmlinux t f alias=-1", 2),
    ("export f", 2), ("export f vmlinux crc=0x1ffffffff", 2), ("patch f", 2),
    ("# comment\n\nexport f", 4),
  ])
  func wrongLinesAreNamed(_ given: (text: String, line: Int)) {
    let text = "klpfacts 1\n\(given.text)\nrelease 6.1.0\n"
    do {
      _ = try KernelFacts(Array(text.utf8))
      Issue.record("was read: \(given.text)")
    } catch .line(let number, _) {
      #expect(number == given.line)
    } catch {
      Issue.record("\(error)")
    }
  }

  @Test func namesBeyondAllMeasureAreLeftOut() throws {
    let long = String(repeating: "a", count: 600)
    let facts = try facts(
      "klpfacts 1\nrelease 6.1.0\nsymbol vmlinux t \(long)\nsymbol vmlinux t b\n")
    #expect(facts.symbols(named: long).isEmpty)
    #expect(facts.symbols(named: "b").count == 1)
  }
}
