import Reporting
import TestObjects
import Testing

@testable import ELF
@testable import Writing

@Suite struct ModuleInventoryTests {
  private func inventory(_ module: TinyModule) throws -> ModuleInventory {
    try ModuleInventory(ModuleFile(module.bytes))
  }

  /// With one symbol linked, and one not.
  private let module = {
    var module = TinyModule(
      modinfo: [
        "version=3", "description=Fixes", "vermagic=6.1.0 SMP ", "klp_fix=a CVE-2026-1",
        "klp_fix=b",
        "depends=tipc", "livepatch=Y",
      ], objects: [nil, "nf_tables"])
    let linked = module.object.add(symbol: ".klp.sym.vmlinux.helper,2", in: 0xff20)
    _ = module.use(".klp.sym.rela.vmlinux.vmlinux.other,0")
    module.object.relocateApart(module.text, at: 8, to: linked)
    return module
  }()

  /// The module with its second section of relocations made one of livepatch.
  private var bytes: [UInt8] {
    get throws {
      let file = try ELFFile(module.bytes)
      let sections = file.relocationSections.map(\.section).filter {
        $0.info == UInt32(module.text)
      }
      var rewrite = ELFRewrite()
      rewrite.relocations[sections[1].index] = []
      rewrite.added = [
        .init(
          name: ".klp.rela.vmlinux..text", flags: 0x100042, target: module.text,
          entries: try file.relocations(in: sections[1]))
      ]
      return try file.applying(rewrite)
    }
  }

  @Test func tellsWhatIsInTheModule() throws {
    let inventory = try ModuleInventory(ModuleFile(bytes))
    #expect(
      inventory.text == """
        lp_1, version 3 for 6.1.0 SMP
          Fixes
          not linked: 1 livepatch symbol is undefined
          cumulative: replaces every older livepatch
          loaded after tipc
          not signed
          fixes
            a CVE-2026-1
            b
          vmlinux
            f  klpp_f
            post_patch: klpp_f
          nf_tables
            f  klpp_f
            post_patch: klpp_f
          states
            207, version 3
          livepatch symbols
            vmlinux  helper,2                               1 in .text
                     .klp.sym.rela.vmlinux.vmlinux.other,0  unused
          sections of klp relocations
            .klp.rela.vmlinux..text  1  of .text

        """)
  }

  @Test func programsGetEveryKey() throws {
    let json = try ModuleInventory(ModuleFile(bytes)).json.description
    for key in [
      "name", "version", "vermagic", "description", "livepatch", "signed", "depends", "fixes",
      "patches", "symbols", "sections",
    ] {
      #expect(json.contains("\n  \"\(key)\": "), "\(key)")
    }
    #expect(json.contains(#""fix": "a""#) && json.contains(#""references": ["CVE-2026-1"]"#))
    #expect(json.contains(#""id": "207""#))
  }

  @Test func aModuleCannotHarmATerminal() throws {
    let hostile = try inventory(
      TinyModule(name: "lp\u{1b}[2J", modinfo: ["description=a\nb\u{202e}", "klp_fix=\u{7}"]))
    #expect(
      !hostile.text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0.value == 0x202e })
    #expect(hostile.text.contains("a␊b<U+202E>"))
  }

  @Test func aModuleWithoutTablesSaysSo() throws {
    var plain = TinyModule()
    plain.object.relocations.removeAll { $0.target == plain.data }
    let text = try inventory(plain).text
    #expect(text.contains("no table of replaced functions found"))
    #expect(text.contains("not marked as a livepatch"))
  }
}
