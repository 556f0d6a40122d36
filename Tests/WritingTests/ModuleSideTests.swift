import Comparing
import Diagnostics
import ELF
import Livepatch
import TestObjects
import Testing
import Writing

/// A built module as one side of a comparison.
@Suite struct ModuleSideTests {
  private func side(_ name: String, _ modinfo: [String] = [], objects: [String?] = [nil]) throws
    -> Side
  {
    let module = TinyModule(
      name: name, modinfo: ["vermagic=6.1.0 SMP ", "livepatch=Y"] + modinfo, objects: objects)
    return try #require(try Side(ModuleFile(module.bytes), at: FileID(0)))
  }

  @Test func tellsWhatItsTablesAndItsInformationSay() throws {
    let side = try side(
      "lp_3", ["klp_fix=a CVE-2026-1 bsc#2", "klp_fix=b", "parmtype=level:int"],
      objects: ["nf_tables", nil])
    #expect(side.name == "lp_3")
    #expect(side.patch.livepatch == "lp")
    #expect(side.patch.version == 3)
    #expect(side.patch.kernel.release == "6.1.0")
    #expect(side.patch.objects.map(\.name) == [.vmlinux, .module("nf_tables")])
    #expect(side.patch.objects.flatMap(\.functions).map(\.name) == ["f", "f"])
    #expect(side.patch.states.map(\.id) == [207])
    #expect(side.patch.states.map(\.version) == [3])
    #expect(side.patch.fixes.map(\.references) == [["CVE-2026-1", "bsc#2"], []])
    #expect(side.parameters == ["level"])
    #expect(side.isCumulative)
  }

  @Test(arguments: ["lp", "lp_", "lp_0", "lp_03", "_"])
  func aNameWithoutANumberIsKept(name: String) throws {
    #expect(try side(name).name == name)
  }

  @Test func twoModulesAreComparedByWhatBothTell() throws {
    let (old, new) = (
      try side("lp_1", ["klp_fix=a CVE-2026-1"], objects: [nil, "tipc"]),
      try side("lp_2", ["klp_fix=a CVE-2026-1", "klp_fix=b CVE-2026-2"])
    )
    let comparison = Comparison(old, new)
    #expect(comparison.functions.map(\.kind) == [.unknown, .reverted])
    #expect(comparison.references.gained == ["CVE-2026-2"])
    #expect(comparison.fixes.map(\.fate) == [.unknown, .appeared])
    #expect(comparison.unknown == [.partsOfModule("lp_1"), .partsOfModule("lp_2")])
    let callback = ReleaseGap.callbackDropped(
      .module("tipc"), .postPatch, by: FixID("lp_1"), function: "klpp_f")
    #expect(gaps(from: old, to: new) == [.objectDropped(.module("tipc")), callback])
    #expect(gaps(from: new, to: old).contains(.versionNotGrown(earlier: 2)))
  }

  @Test func aModuleWithoutTablesIsNoSide() throws {
    var object = ObjectBuilder()
    _ = object.add(section: ".modinfo", Array("license=GPL\0".utf8), alignment: 1)
    let module = try ModuleFile(object.bytes)
    #expect(try Side(module, at: FileID(0)) == nil)
  }
}
