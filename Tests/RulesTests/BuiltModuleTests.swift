import Diagnostics
import ELF
import KernelFacts
import Livepatch
import Loading
import Reporting
import TestObjects
import Testing

@testable import Rules

/// Modules that nobody would build: what is tested is that each gets findings or an error.
@Suite struct HostileModuleTests {
  /// The modules of all examples, one after the other: every rule has something to look at.
  private static let modules: [[UInt8]] = {
    let texts = Rule.all.flatMap(\.examples).flatMap(\.files).filter { $0.path.hasSuffix(".ko") }
    return texts.compactMap { try? ModuleText($0.text).bytes }
  }()

  private func lint(_ bytes: [UInt8]) {
    let linted = try? lintModule(
      bytes, path: "lp_1.ko", as: FileID(0), definition: Self.definition, facts: Self.facts)
    guard let linted else { return }
    for range in linted.findings.flatMap({ [$0.range] + $0.notes.compactMap(\.range) }) {
      #expect(Int(range.end) <= bytes.count)
    }
    var sources = SourceMap()
    _ = sources.add(linted.source)
    let judgement = judge(reading: linted.findings, nil, today: "", sources: sources)
    let report = Report(
      command: "lint", diagnostics: judgement.diagnostics, sources: sources)
    for format in ReportFormat.allCases { _ = render(report, as: format) }
  }

  private static let definition: CumulativePatch = {
    var patch = CumulativePatch(
      livepatch: "lp", version: 2, kernel: Kernel(name: "k", release: "6.1.*"))
    patch.objects = [
      MergedObject(
        name: .vmlinux, functions: [MergedFunction(name: "h", sympos: 1, candidates: [])])
    ]
    patch.states = [MergedState(name: "s", id: 9, version: 9, fixes: [])]
    return patch
  }()

  private static let facts = [
    try? KernelFacts(
      Array(
        """
        klpfacts 1
        release 6.1.0-9-cloud-amd64
        config MODULE_SIG_FORCE=y
        config UNWINDER_ORC=y
        symbol vmlinux t g
        symbol vmlinux t g
        export klp_enable_patch vmlinux gpl crc=0x1
        export seq_puts vmlinux crc=0x2 namespace=A

        """.utf8))
  ].compactMap(\.self)

  @Test func thereIsAModuleForEveryRule() {
    let rules = Rule.all.filter { $0.builtCheck != nil }
    #expect(rules.count > 25)
    #expect(Self.modules.count > 2 * rules.count)
    #expect(Self.facts.count == 1)
  }

  @Test func noMixtureOfBytesMakesARuleCrash() {
    var random = FixedNumbers(seed: 6)
    for module in Self.modules {
      for _ in 0..<60 {
        var bytes = module
        for _ in 0..<Int.random(in: 1...8, using: &random) {
          let index = Int.random(in: 16..<bytes.count, using: &random)
          bytes[index] = UInt8.random(in: 0...255, using: &random)
        }
        lint(bytes)
      }
      for _ in 0..<10 {
        lint(Array(module.prefix(Int.random(in: 0...module.count, using: &random))))
      }
    }
  }

  /// Numbers that are set to what is far away, where a byte at a time rarely gets to.
  @Test func noHugeNumberMakesARuleCrash() {
    var random = FixedNumbers(seed: 7)
    for module in Self.modules {
      for _ in 0..<40 {
        var bytes = module
        let index = 8 * Int.random(in: 2..<bytes.count / 8, using: &random)
        let value = [UInt64.max, 1 << 63, 1 << 31, 0x7fff_ffff_ffff_ffff].randomElement(
          using: &random)
        withUnsafeBytes(of: (value ?? 0).littleEndian) {
          bytes.replaceSubrange(index..<index + 8, with: $0)
        }
        lint(bytes)
      }
    }
  }

  @Test func whatContradictsItselfIsAFinding() throws {
    var bytes = try ModuleText("").bytes
    // The number of sections.
    bytes[60] = 0xff
    let linted = try lintModule(
      bytes, path: "lp_1.ko", as: FileID(0), definition: nil, facts: [])
    #expect(linted.findings.map(\.rule) == ["ko-damaged"])
  }

  @Test func whatIsNoModuleIsAnError() {
    #expect(throws: ELFError.notELF) {
      try lintModule(
        Array("text".utf8), path: "a.ko", as: FileID(0), definition: nil, facts: [])
    }
  }

  /// A chain of calls as long as the file allows: paths are found, and shown in part.
  @Test func endsOnLongChainsOfCalls() throws {
    var text = "function f0 = cleanup_module calls f1\n"
    for number in 1..<2000 { text += "function f\(number) calls f\(number + 1)\n" }
    text += "function f2000 calls klp_shadow_free, klp_shadow_free_all\n"
    let linted = try lintModule(
      ModuleText(text).bytes, path: "lp_1.ko", as: FileID(0), definition: nil, facts: [])
    let frees = linted.findings.filter { $0.rule == "shadow-free-in-module-exit" }
    #expect(frees.count == 2)
    #expect(frees.allSatisfy { $0.notes.count < 20 && $0.message.utf8.count < 1000 })
  }
}
