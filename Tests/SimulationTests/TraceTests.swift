import Livepatch
import Simulation
import Testing

/// Callback sequences that were observed on real 6.1 kernels: N a new cumulative livepatch, O the
/// one before it, A and B modules.
@Suite struct TraceTests {
  struct Trace: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var loaded = ["A"]
    var steps: [String]
    var callbacks: [String]
  }

  static let traces = [
    Trace(
      testDescription: "enable, with A loaded", steps: ["load: N"],
      callbacks: ["N pre V", "N pre A", "N post V", "N post A"]),
    Trace(
      testDescription: "disable", steps: ["load: N", "disable: N"],
      callbacks: [
        "N pre V", "N pre A", "N post V", "N post A",
        "N preun V", "N preun A", "N postun V", "N postun A",
      ]),
    Trace(
      testDescription: "a veto of A, with B behind it", loaded: ["A", "B"],
      steps: ["load: N, fails: { pre_patch: A, with: ENODEV }"],
      callbacks: ["N pre V", "N pre A", "N postun V"]),
    Trace(
      testDescription: "ftrace refuses a function of A", loaded: ["A", "B"],
      steps: ["load: N, fails: { ftrace: A/a }"],
      callbacks: ["N pre V", "N pre A", "N postun V", "N postun A"]),
    Trace(
      testDescription: "N replaces O", steps: ["load: O", "load: N"],
      callbacks: [
        "O pre V", "O pre A", "O post V", "O post A", "N pre V", "N pre A", "N post V", "N post A",
      ]),
    Trace(
      testDescription: "B loads during that replace",
      steps: ["load: O", "load: N, stuck: true", "load_module: B", "complete: N"],
      callbacks: [
        "O pre V", "O pre A", "O post V", "O post A", "N pre V", "N pre A",
        "O pre B", "O post B", "N pre B", "N post V", "N post A", "N post B",
      ]),
    Trace(
      testDescription: "B unloads during that replace", loaded: ["B"],
      steps: ["load: O", "load: N, stuck: true", "unload_module: B"],
      callbacks: [
        "O pre V", "O pre B", "O post V", "O post B", "N pre V", "N pre B",
        "O preun B", "O postun B", "N postun B",
      ]),
    Trace(
      testDescription: "replace reversed",
      steps: ["load: O", "load: N, stuck: true", "reverse: N", "disable: O"],
      callbacks: [
        "O pre V", "O pre A", "O post V", "O post A", "N pre V", "N pre A",
        "N postun V", "N postun A", "O preun V", "O preun A", "O postun V", "O postun A",
      ]),
    Trace(
      testDescription: "disable, B loads, reversed",
      steps: ["load: N", "disable: N, stuck: true", "load_module: B", "reverse: N"],
      callbacks: [
        "N pre V", "N pre A", "N post V", "N post A", "N preun V", "N preun A", "N pre B",
        "N post V", "N post A", "N post B",
      ]),
    Trace(
      testDescription: "disable, B loads, completes",
      steps: ["load: N", "disable: N, stuck: true", "load_module: B", "complete: N"],
      callbacks: [
        "N pre V", "N pre A", "N post V", "N post A", "N preun V", "N preun A", "N pre B",
        "N postun V", "N postun A", "N postun B",
      ]),
    Trace(
      testDescription: "enable reversed twice",
      steps: ["load: N, stuck: true", "reverse: N, wait: false", "reverse: N", "complete: N"],
      callbacks: ["N pre V", "N pre A", "N post V", "N post A"]),
    Trace(
      testDescription: "B loads later, a symbol is missing",
      steps: ["load: N", "load_module: B, fails: { symbol: B/b }"],
      callbacks: ["N pre V", "N pre A", "N post V", "N post A"]),
    Trace(
      testDescription: "a positive result of pre_patch",
      steps: ["load: N, fails: { pre_patch: A, with: 1 }", "load: O"],
      callbacks: ["N pre V", "N pre A", "N postun V", "O pre V", "O pre A", "O post V", "O post A"]
    ),
  ]

  @Test(arguments: traces) func runsAsObserved(trace: Trace) throws {
    let all = "callbacks: [pre_patch, post_patch, pre_unpatch, post_unpatch]"
    let release = """
      { objects: { vmlinux: { functions: [v], \(all) }, A: { functions: [a], \(all) }, \
      B: { functions: [b], \(all) } } }
      """
    let script = try script(
      """
      scenario: trace
      loaded: [\(trace.loaded.joined(separator: ", "))]
      patches:
        O: \(release)
        N: \(release)
      steps:
      \(trace.steps.map { "  - { \($0) }" }.joined(separator: "\n"))
      """)
    let timeline = Timeline(running: script)
    let world = script.world
    let slots: [CallbackSlot: String] = [
      .prePatch: "pre", .postPatch: "post", .preUnpatch: "preun", .postUnpatch: "postun",
    ]
    let called = timeline.moments.flatMap(\.effects).compactMap { effect -> String? in
      guard case .callback(let patch, let object, let slot, _) = effect else { return nil }
      let name = object == 0 ? "V" : world.objects[object].text
      return "\(world.patches[patch].name) \(slots[slot] ?? "") \(name)"
    }
    #expect(called == trace.callbacks)
  }

  @Test func aPositiveResultLeavesTheModuleLoadedAndInert() throws {
    let script = try script(
      """
      scenario: inert
      patches: { N: { objects: { vmlinux: { callbacks: [pre_patch], pre_patch_returns: 1 } } } }
      steps: [{ load: N }, { unload: N }]
      """)
    let timeline = Timeline(running: script)
    #expect(timeline.moments[0].result == .success)
    #expect(timeline.moments[0].harms == [.inert(patch: 0)])
    #expect(timeline.moments[0].state.loaded.contains(0))
    #expect(timeline.moments[1].result == .success)
  }

  @Test func aModuleWithoutExitCannotBeRemoved() throws {
    let script = try script(
      """
      scenario: no exit
      patches: { N: { exit: false, objects: { vmlinux: { functions: [f] } } } }
      steps: [{ load: N }, { disable: N }, { unload: N }]
      """)
    #expect(Timeline(running: script).moments.map(\.result) == [.success, .success, .busy])
  }

  @Test func anOldKernelRefusesATargetWithRelocationsTheSecondTime() throws {
    for (release, result) in [("6.1.*-cloud-amd64", ErrorNumber.noExec), ("6.12.*", .success)] {
      var patch = CumulativePatch(
        livepatch: "lp", version: 1, kernel: Kernel(name: "k", release: release))
      let module = ObjectName("nf_tables")
      patch.objects = [
        MergedObject(
          name: module, functions: [MergedFunction(name: "f", sympos: 0, candidates: [])])
      ]
      patch.symbols = [
        MergedSymbol(object: module, name: "g", sympos: 0, owner: module, fixes: [])
      ]
      var builder = WorldBuilder()
      try builder.add(patch, seen: nil)
      var script = Script(name: "", world: builder.finished(), present: [1])
      script.add(.load(patch: 0))
      script.add(.moduleGoing(object: 1))
      script.add(.moduleComing(object: 1))
      #expect(Timeline(running: script).moments.map(\.result) == [.success, .success, result])
    }
  }
}
