import Testing

@testable import Writing

@Suite struct SHA256Tests {
  /// FIPS 180-4, appendix B, and the vectors of NIST's CAVP.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func agreesWithTheStandard(text: String, digest: String) {
    #expect(SHA256.hex(Array(text.utf8)) == digest)
  }

  @Test func agreesWithTheStandardOnAMillionLetters() {
    #expect(
      SHA256.hex([UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000))
        == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  /// Where the processor has instructions for it, both ways are tried.
  @Test func agreesWithItselfWithoutTheProcessorsHelp() {
    for length in [0, 1, 55, 56, 63, 64, 65, 127, 128, 1000, 65_537] {
      let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 * 31 + length) }
      #expect(SHA256.hex(bytes) == SHA256.hex(bytes, usingInstructions: false))
    }
  }

  /// Each length around the ends of blocks, against the system's own tool.
  @Test func agreesWithTheSystem() throws {
    let folder = try TemporaryFolder()
    var digests: [String] = []
    for length in 0...300 {
      let text = String(
        (0..<length).map { Character(UnicodeScalar(UInt8(33 + ($0 * 7 + length) % 90))) })
      let name = String(repeating: "0", count: 3 - String(length).count) + String(length)
      try folder.write(name, text)
      digests.append("\(SHA256.hex(Array(text.utf8)))  \(name)")
    }
    let system = try #require(output(of: "cd \(folder.path) && sha256sum *"))
    #expect(system.split(separator: "\n").map(String.init) == digests)
  }
}
