import Livepatch
import Testing

@testable import KernelFacts

@Suite struct ListingTests {
  /// A listing of some lines among a thousand others, which any kernel has.
  private func listing(_ lines: String) throws -> KernelListing {
    let others = (0..<1000).map { "\(String(0x1000 + 16 * $0, radix: 16)) t other_\($0)\n" }
    return try KernelListing(Array((others.joined() + lines).utf8))
  }

  private func symbols(
    _ lines: String, _ functions: TraceableFunctions? = nil
  ) throws -> [String: [FactsDraft.Symbol]] {
    Dictionary(grouping: try listing(lines).symbols(traceable: functions), by: \.name)
  }

  @Test func aStubIsNoListing() {
    #expect(throws: ListingError.tooShort(symbols: 1)) {
      try KernelListing(
        Array("ffffffffffffffff B the end\n".utf8.prefix(0)) + Array("ff B end\n".utf8))
    }
    #expect(throws: ListingError.notAListing(line: 1)) {
      try KernelListing(Array("see the other package\n".utf8.dropLast(8)) + [10])
    }
  }

  @Test func hiddenAddressesAreNoticed() {
    let lines = (0..<2000).map { "0000000000000000 t f\($0)\n" }.joined()
    #expect(throws: ListingError.noAddresses) { try KernelListing(Array(lines.utf8)) }
  }

  @Test func symbolsOfModulesAreLeftOut() throws {
    let all = try symbols("f000 t mine\nf010 t theirs\t[nf_tables]\n")
    #expect(all["mine"] != nil)
    #expect(all["theirs"] == nil)
  }

  @Test func bookkeepingIsLeftOutAndExportsAreReadFromIt() throws {
    let lines = """
      f000 T kfree
      f010 t __pfx_kfree
      f100 R __start___ksymtab
      f104 r __ksymtab_kfree
      f200 R __start___ksymtab_gpl
      f204 r __ksymtab_klp_enable_patch
      f208 R __stop___ksymtab_gpl

      """
    let all = try symbols(lines)
    #expect(all["__pfx_kfree"] == nil && all["__ksymtab_kfree"] == nil)
    #expect(
      try listing(lines).exports == [
        ExportedSymbol(name: "kfree", owner: .vmlinux, isGPLOnly: false),
        ExportedSymbol(name: "klp_enable_patch", owner: .vmlinux, isGPLOnly: true),
      ])
  }

  @Test func dataIsDataWhateverFlagsItsSectionHas() throws {
    let all = try symbols(
      """
      f000 T code
      f100 T _sdata
      f110 T jiffies
      f110 T jiffies_64
      f120 t hidden
      f130 W weak
      f140 D plain
      f200 T _edata
      f210 t late_code

      """)
    #expect(all["jiffies"]?.map(\.kind.letter) == [UInt8(ascii: "D")])
    #expect(all["jiffies"]?.first?.aliasGroup == nil)
    #expect(all["hidden"]?.map(\.kind.letter) == [UInt8(ascii: "d")])
    #expect(all["weak"]?.map(\.kind.letter) == [UInt8(ascii: "V")])
    #expect(all["plain"]?.map(\.kind.letter) == [UInt8(ascii: "D")])
    #expect(all["code"]?.first?.kind.isText == true)
    #expect(all["late_code"]?.first?.kind.isText == true)
  }

  @Test func placesFollowTheMarksOfTheLinkerScript() throws {
    let all = try symbols(
      """
      f000 t plain
      f100 T __noinstr_text_start
      f100 t quiet
      f200 T __noinstr_text_end
      f200 t loud
      f300 T __entry_text_start
      f310 t entered
      f400 T __entry_text_end
      f500 D __init_begin
      f510 t early
      f520 d early_data
      f600 R __init_end
      f600 t late

      """)
    let places = ["plain", "quiet", "loud", "entered", "early", "early_data", "late"].map {
      all[$0]?.first?.kind.place
    }
    #expect(
      places == [.ordinary, .noinstr, .ordinary, .entry, .initialization, .ordinary, .ordinary])
  }

  @Test func functionsOfOneAddressAreAliases() throws {
    let all = try symbols("f000 T a\nf000 t b\nf000 D mark\nf010 t c\nf010 D other\n")
    let groups = ["a", "b", "mark", "c", "other"].map { all[$0]?.first?.aliasGroup }
    #expect(groups[0] != nil && groups[0] == groups[1])
    #expect(groups[2...].allSatisfy { $0 == .some(nil) })
  }

  @Test func namesInTheOrderOfAddressesTellWhichOfSeveralIsTraced() throws {
    let lines = "f000 t a\nf010 t twin\nf020 t b\nf030 t twin\nf040 t c\n"
    let functions = TraceableFunctions(
      listing: Array("a\nb\ntwin\nc\n__ftrace_invalid_address___64\nmod_fn [m]\n".utf8))
    // `b` is between the two, so the second is meant.
    let all = try symbols(lines, functions)
    #expect(all["twin"]?.map(\.kind.isTraceable) == [false, true])
    #expect(all["a"]?.map(\.kind.isTraceable) == [true])
    #expect(all["other_3"]?.map(\.kind.isTraceable) == [false])
  }

  @Test func whatTheOrderCannotTellIsUnknown() throws {
    let lines = "f000 t a\nf010 t twin\nf020 t b\nf030 t twin\nf040 t c\n"
    let all = try symbols(lines, .names(["a", "twin", "c"]))
    #expect(all["twin"]?.map(\.kind.isTraceable) == [nil, nil])
    #expect(all["b"]?.map(\.kind.isTraceable) == [false])
  }

  @Test func addressesLieAFewBytesBehindTheStart() throws {
    let functions = TraceableFunctions(
      listing: Array("000000000000f004 a\n000000000000f020 b\n".utf8))
    let all = try symbols("f000 t a\nf000 t alias\nf010 t skipped\nf020 t b\n", functions)
    #expect(
      ["a", "alias", "skipped", "b"].map { all[$0]?.first?.kind.isTraceable }
        == [true, true, false, true])
  }

  @Test func aListOfAnotherKernelIsNoticed() {
    #expect(throws: ListingError.foreignFunction("elsewhere")) {
      try listing("f000 t a\n").symbols(traceable: .names(["a", "elsewhere"]))
    }
  }

  @Test func versionsOfSymbolsAreRead() {
    let text = """
      0x4c9d28b0\tphys_base\tvmlinux\tEXPORT_SYMBOL\t
      0x00000000\tnvme_start\tdrivers/nvme/host/nvme-core\tEXPORT_SYMBOL_GPL\tNVME
      """
    #expect(
      readSymbolVersions(Array(text.utf8)) == [
        ExportedSymbol(
          name: "phys_base", owner: .vmlinux, isGPLOnly: false, checksum: 0x4c9d_28b0),
        ExportedSymbol(
          name: "nvme_start", owner: .module("nvme_core"), isGPLOnly: true, namespace: "NVME"),
      ])
    #expect(readSymbolVersions(Array("CONFIG_A=y\n".utf8)) == nil)
  }

  @Test func configurationsAreRead() {
    let text = "# CONFIG_A is not set\nCONFIG_B=y\nCONFIG_C=\"x y\"\n"
    #expect(readKernelConfig(Array(text.utf8)) == ["B": "y", "C": "\"x y\""])
    #expect(readKernelConfig(Array("nothing\n".utf8)) == nil)
  }

  @Test(arguments: [
    ("kernel/net/key/af-key.ko.xz", "af_key"), ("a.ko", "a"), ("vmlinux", "vmlinux"), ("", ""),
  ])
  func modulesAreCalledAsTheKernelCallsThem(_ given: (path: String, name: String)) {
    #expect(moduleName(ofPath: given.path) == given.name)
  }
}
