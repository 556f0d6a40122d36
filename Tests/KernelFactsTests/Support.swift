import KernelFacts
import Livepatch

/// Numbers that look random and are the same in every run.
struct Randomness: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
    return mixed ^ mixed >> 31
  }
}

/// Facts with something of everything.
let sample = """
  klpfacts 1
  release 6.1.0-9-cloud-amd64
  architecture x86_64
  config LIVEPATCH=y
  config LOCALVERSION="-with blank"
  config NF_TABLES=m
  module ext4 built-in
  module nf_tables loadable needs nfnetlink libcrc32c
  module nfnetlink loadable
  module old_fix loadable livepatch
  symbol vmlinux T do_sync traceable alias=7
  symbol vmlinux t exc_page_fault untraceable noinstr
  symbol vmlinux t init_once traceable
  symbol vmlinux d init_once
  symbol nf_tables t init_once
  symbol vmlinux T kfree traceable
  export kfree vmlinux crc=0x1234abcd
  symbol vmlinux T ksys_sync traceable alias=7
  symbol nf_tables t nf_tables_init untraceable init
  symbol nf_tables T nft_do_chain traceable
  export nft_do_chain nf_tables gpl namespace=NFT

  """

func facts(_ text: String) throws -> KernelFacts { try KernelFacts(Array(text.utf8)) }

/// Many names, of which a good part occurs several times.
func randomDraft(names count: Int, seed: UInt64) -> FactsDraft {
  var random = Randomness(seed)
  var draft = FactsDraft(release: "6.1.0-\(seed)")
  let objects: [ObjectName] = [.vmlinux, .module("a"), .module("b")]
  draft.modules = [
    KernelModule(name: "a", kind: .loadable), KernelModule(name: "b", kind: .loadable),
  ]
  draft.exports = []
  let letters = Array("abc_.0")
  for _ in 0..<count {
    let name = String(
      (0..<Int.random(in: 1...12, using: &random)).map { _ in
        letters.randomElement(using: &random) ?? "a"
      })
    let kind = SymbolKind(
      letter: Array("tTdDrB".utf8).randomElement(using: &random) ?? 0,
      place: SymbolKind.Place.allCases.randomElement(using: &random) ?? .ordinary,
      isTraceable: [nil, true, false].randomElement(using: &random) ?? nil)
    let group =
      Int.random(in: 0..<4, using: &random) == 0 ? Int.random(in: 1...9, using: &random) : nil
    draft.symbols[objects.randomElement(using: &random) ?? .vmlinux, default: []].append(
      FactsDraft.Symbol(name: name, kind: kind, aliasGroup: group))
    if Int.random(in: 0..<5, using: &random) == 0 {
      draft.exports?.append(
        ExportedSymbol(
          name: name, owner: .vmlinux, isGPLOnly: Bool.random(using: &random),
          checksum: Bool.random(using: &random) ? 77 : nil))
    }
  }
  return draft
}
