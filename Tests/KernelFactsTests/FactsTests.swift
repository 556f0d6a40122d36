import Livepatch
import Testing

@testable import KernelFacts

@Suite struct FactsTests {
  @Test func textComesBackAsItWas() throws {
    let facts = try facts(sample)
    #expect(try KernelFacts(Array(facts.text.utf8)).text == facts.text)
    let lines = Set(sample.split(separator: "\n"))
    #expect(Set(facts.text.split(separator: "\n")) == lines)
  }

  @Test func equalFactsGiveEqualBytes() {
    let draft = randomDraft(names: 500, seed: 3)
    var again = draft
    again.symbols = Dictionary(
      uniqueKeysWithValues: draft.symbols.shuffled().map { ($0.key, $0.value) })
    again.modules?.reverse()
    again.exports?.reverse()
    let isSame = draft.encoded() == again.encoded()
    #expect(isSame)
  }

  @Test(arguments: [0, 1, 15, 16, 17, 400, 3000])
  func everyNameIsFoundAndNoOther(_ count: Int) throws {
    let draft = randomDraft(names: count, seed: UInt64(count))
    let facts = try KernelFacts(draft)
    var expected: [String: [KernelSymbol]] = [:]
    for (object, symbols) in draft.symbols.sorted(by: { $0.key < $1.key }) {
      var positions: [String: Int] = [:]
      for symbol in symbols {
        positions[symbol.name, default: 0] += 1
        expected[symbol.name, default: []].append(
          KernelSymbol(
            name: symbol.name, object: object, position: positions[symbol.name] ?? 0,
            kind: symbol.kind, aliasGroup: symbol.aliasGroup))
      }
    }
    for (name, symbols) in expected {
      #expect(facts.symbols(named: name) == symbols)
      #expect(
        facts.symbols(named: name, in: .module("a"))
          == symbols.filter { $0.object == .module("a") })
    }
    for name in ["", "z", "a_z", "aaaaaaaaaaaaaaaaaaaaaaa", "\u{0}"]
      + expected.keys.map({ $0 + "-" })
    where expected[name] == nil {
      #expect(facts.symbols(named: name).isEmpty)
    }
    for export in draft.exports ?? [] {
      #expect(facts.exports(named: export.name).contains(export))
    }
    let prefixed = expected.keys.filter { $0.hasPrefix("a_") }.sorted()
    #expect(facts.names(startingWith: "a_").filter { expected[$0] != nil } == prefixed)
  }

  @Test func positionsCountWithinAnObject() throws {
    let facts = try facts(sample)
    let all = facts.symbols(named: "init_once")
    #expect(all.map(\.position) == [1, 2, 1])
    #expect(all.map(\.object) == [.vmlinux, .vmlinux, .module("nf_tables")])
    #expect(all.map(\.kind.isText) == [true, false, true])
  }

  @Test func namesOfOneAddressShareAGroup() throws {
    let facts = try facts(sample)
    let names = ["do_sync", "ksys_sync"].flatMap { facts.symbols(named: $0) }
    #expect(names.map(\.aliasGroup) == [7, 7])
    #expect(facts.symbols(named: "kfree").map(\.aliasGroup) == [nil])
  }

  @Test func modulesAndExportsSayWhatIsKnown() throws {
    let facts = try facts(sample)
    #expect(facts.module(named: "nf_tables")?.dependencies == ["nfnetlink", "libcrc32c"])
    #expect(facts.module(named: "ext4")?.kind == .builtIn)
    #expect(facts.module(named: "old_fix")?.isLivepatch == true)
    #expect(facts.module(named: "nf_table") == nil)
    #expect(facts.knowsSymbols(of: .module("nf_tables")))
    #expect(!facts.knowsSymbols(of: .module("nfnetlink")))
    #expect(
      facts.exports(named: "nft_do_chain") == [
        ExportedSymbol(
          name: "nft_do_chain", owner: .module("nf_tables"), isGPLOnly: true, namespace: "NFT")
      ])
    #expect(facts.exports(named: "kfree").first?.checksum == 0x1234_abcd)
    #expect(facts.exports(named: "do_sync").isEmpty)
  }

  @Test func whatNobodyLookedAtIsUnknown() throws {
    let facts = try facts("klpfacts 1\nrelease 6.1.0\n")
    #expect(facts.modules == nil)
    #expect(!facts.knowsExports && !facts.knowsConfiguration)
    #expect(!facts.knowsSymbols(of: .vmlinux))
    #expect(facts.configuration(of: ["CONFIG_X"]) == nil)
  }

  @Test func configurationIsReadByName() throws {
    let facts = try facts(sample)
    #expect(facts.configurationValue(of: "CONFIG_LIVEPATCH") == "y")
    #expect(facts.configurationValue(of: "NF_TABLES") == "m")
    #expect(facts.configurationValue(of: "LOCALVERSION") == "\"-with blank\"")
    for name in ["NF", "NF_TABLES_INET", "A", "Z", ""] {
      #expect(facts.configurationValue(of: name) == nil)
    }
    let values = facts.configuration(of: ["CONFIG_NF_TABLES", "CONFIG_LOCALVERSION", "CONFIG_X"])
    #expect(values?["CONFIG_NF_TABLES"] == .m)
    #expect(values?["CONFIG_LOCALVERSION"] == .n)
  }

  @Test(arguments: [
    ("kfre", "kfree"), ("kferee", "kfree"), ("ksys_snyc", "ksys_sync"),
    ("exc_pagefault", "exc_page_fault"),
  ])
  func misspeltFunctionsFindTheirWay(_ given: (word: String, meant: String)) throws {
    #expect(try facts(sample).nearestFunction(to: given.word, in: .vmlinux) == given.meant)
  }

  @Test func nothingNearIsNotGuessed() throws {
    #expect(try facts(sample).nearestFunction(to: "uptime_proc_show", in: .vmlinux) == nil)
    #expect(try facts(sample).nearestFunction(to: "nft_do_chian", in: .vmlinux) == nil)
  }

  @Test(arguments: [
    ("6.1.0-42-cloud-amd64", 6, 1), ("6.12.3+deb12", 6, 12), ("5.10", 5, 10), ("6.1.*", 6, 1),
  ])
  func seriesIsWhatAReleaseStartsWith(_ given: (release: String, major: Int, minor: Int)) throws {
    let series = try #require(KernelFacts.series(of: given.release))
    #expect(series == (given.major, given.minor))
  }

  @Test(arguments: ["*", "6", "6.x", "v6.1", ""]) func otherTextsHaveNoSeries(_ release: String) {
    #expect(KernelFacts.series(of: release) == nil)
  }
}
