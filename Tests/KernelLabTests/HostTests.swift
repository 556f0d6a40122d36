import Foundation
import Livepatch
import Testing

@testable import KernelLab

/// A machine made of files.
@Suite struct HostTests {
  private func verdict(
    _ files: [String: String], isSigned: Bool? = nil, releases: [RehearsedPatch] = []
  ) throws -> HostVerdict {
    let root = FileManager.default.temporaryDirectory.appending(path: "host-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: root) }
    for (path, text) in Self.calm.merging(files, uniquingKeysWith: { $1 }) where text != Self.gone {
      let file = root.appending(path: path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    return HostState(root: root.path, release: "6.1").verdict(
      on: patch(version: 3), releases: releases, isSigned: isSigned)
  }

  private static let gone = "gone"

  /// A machine that may load anything.
  private static let calm = [
    "sys/kernel/livepatch/lp_2/enabled": "1\n", "sys/kernel/livepatch/lp_2/transition": "0\n",
    "proc/modules":
      "lp_2 16384 1 - Live 0x0000000000000000 (OEK)\next4 1000 3 a,b, Live 0x0000000000000000\n",
    "proc/sys/kernel/ftrace_enabled": "1\n", "sys/kernel/debug/kprobes/list": "",
    "sys/kernel/tracing/enabled_functions": "",
  ]

  private func patch(version: Int, state: UInt32? = nil) -> RehearsedPatch {
    var patch = CumulativePatch(
      livepatch: "lp", version: version, kernel: Kernel(name: "k", release: "*"))
    func function(_ name: String) -> MergedFunction {
      MergedFunction(
        name: name, sympos: 0, candidates: [.init(fix: FixID("a"), replacement: "klpp_\(name)")])
    }
    patch.objects = [
      MergedObject(name: .vmlinux, functions: [function("f")]),
      MergedObject(name: .module("m"), functions: [function("g")]),
    ]
    if let state { patch.states = [MergedState(name: "s", id: 1, version: state, fixes: [])] }
    return RehearsedPatch(patch, configuration: Configuration())
  }

  @Test func aCalmMachineMayLoadIt() throws {
    let verdict = try verdict([:], releases: [patch(version: 2)])
    #expect(verdict == HostVerdict())
    #expect(verdict.mayLoad == true)
  }

  @Test func aStrangeLivepatchIsReplaced() throws {
    let verdict = try verdict([:])
    #expect(verdict.mayLoad == true)
    #expect(verdict.cautions.count == 1)
  }

  @Test(arguments: [
    ("sys/kernel/livepatch/lp_2/transition", "1\n", "`lp_2` is in transition"),
    ("proc/modules", "lp_3 16384 0 - Live 0x0\n", "a module `lp_3` is loaded already"),
    ("proc/sys/kernel/ftrace_enabled", "0\n", "ftrace is switched off"),
    (
      "sys/kernel/tracing/enabled_functions", "f (1) R I  tramp: 0x1 (kprobe_ftrace_handler+0x0)\n",
      "something else than a livepatch changes where `vmlinux/f` goes"
    ),
    (
      "sys/kernel/tracing/enabled_functions", "g [m] (1)   I \n",
      "something else than a livepatch changes where `m/g` goes"
    ),
  ]) func isRefused(path: String, text: String, message: String) throws {
    let verdict = try verdict([path: text], releases: [patch(version: 2)])
    #expect(verdict.mayLoad == false)
    #expect(verdict.refusals.count == 1)
    #expect(verdict.refusals.first?.message.hasPrefix(message) == true, "\(verdict.refusals)")
  }

  @Test func aLivepatchesOwnHooksAreNoHindrance() throws {
    let hooks = "f (1) R I  tramp: 0x1 (klp_ftrace_handler+0x0) ->klp_ftrace_handler+0x0\ng (1) I\n"
    let verdict = try verdict(
      ["sys/kernel/tracing/enabled_functions": hooks], releases: [patch(version: 2)])
    #expect(verdict.mayLoad == true)
  }

  @Test func aProbeWithinAFunctionIsToldAndOneAtItsStartIsNot() throws {
    let list =
      "ffffffff8a0b0f60  k  f+0x10    \nffffffff8a0b0f50  k  f+0x0    [FTRACE]\n"
      + "ffffffffc00b0f50  k  g+0x8  [m]  [DISABLED]\nffffffff8a0b0f60  r  other+0x10    \n"
    let verdict = try verdict(
      ["sys/kernel/debug/kprobes/list": list], releases: [patch(version: 2)])
    #expect(verdict.cautions.map { $0.function?.description } == ["vmlinux/f", "m/g"])
  }

  @Test func statesThatAreLackedAreARefusal() throws {
    #expect(try verdict([:], releases: [patch(version: 2, state: 1)]).mayLoad == false)
  }

  @Test func aReplacedModuleThatIsHeldIsTold() throws {
    let modules = "lp_1 16384 1 - Live 0x0 (OEK)\nlp_2 16384 1 - Live 0x0 (OEK)\n"
    let verdict = try verdict(["proc/modules": modules], releases: [patch(version: 2)])
    #expect(verdict.cautions.map(\.message).first?.hasPrefix("`lp_1` is replaced") == true)
  }

  @Test func signaturesAreAskedForWhereTheyAreNeeded() throws {
    let files = ["sys/module/module/parameters/sig_enforce": "Y\n"]
    let releases = [patch(version: 2)]
    #expect(try verdict(files, isSigned: false, releases: releases).mayLoad == false)
    #expect(try verdict(files, isSigned: true, releases: releases).mayLoad == true)
    #expect(try verdict(files, isSigned: nil, releases: releases).mayLoad == nil)
  }

  @Test func whatCannotBeReadLeavesNoVerdict() throws {
    for path in ["sys/kernel/debug/kprobes/list", "sys/kernel/tracing/enabled_functions"] {
      #expect(
        try verdict([path: Self.gone], releases: [patch(version: 2)]).mayLoad == nil, "\(path)")
    }
  }

  @Test func aKernelWithoutLivepatchesRefuses() throws {
    let files = [
      "sys/kernel/livepatch/lp_2/enabled": Self.gone,
      "sys/kernel/livepatch/lp_2/transition": Self.gone,
    ]
    #expect(try verdict(files).mayLoad == false)
  }
}
