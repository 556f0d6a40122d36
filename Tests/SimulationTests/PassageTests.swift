import Livepatch
import Simulation
import Testing

/// What the simulated core predicts of one release on top of another.
@Suite struct PassageTests {
  @Test func onlyTheNewPatchsCallbacksRunInItsOrder() throws {
    var old = release(1)
    old.objects[0].callbacks = [.preUnpatch: [step("a", "old_pre_unpatch")]]
    var new = release(2)
    new.objects[0].callbacks = [
      .prePatch: [step("a", "first"), step("b", "second")], .postPatch: [step("b", "third")],
      .postUnpatch: [step("a", "never")],
    ]
    let passage = try Passage(predicting: new, over: old, in: Configuration())
    #expect(passage.isTaken)
    #expect(passage.callbacks?.map(\.function) == ["first", "second", "third"])
    #expect(passage.callbacks.map { Set($0.map(\.module)) } == ["lp_2"])
  }

  @Test func aReleaseThatLacksAStateIsRefusedBeforeAnyCallback() throws {
    var old = release(1)
    old.states = [MergedState(name: "s", id: 7, version: 2, fixes: [])]
    var new = release(2)
    new.objects[0].callbacks = [.prePatch: [step("a", "first")]]
    #expect(
      try Passage(predicting: new, over: old, in: Configuration())
        == Passage(from: "lp_1", to: "lp_2", result: .invalid, callbacks: []))
    new.states = [MergedState(name: "s", id: 7, version: 1, fixes: [])]
    #expect(try !Passage(predicting: new, over: old, in: Configuration()).isTaken)
    new.states[0].version = 2
    #expect(try Passage(predicting: new, over: old, in: Configuration()).isTaken)
  }

  @Test func whatTheKernelsConfigurationLeavesOutCountsNot() throws {
    var old = release(1)
    old.states = [
      MergedState(name: "s", id: 7, version: 1, fixes: [], condition: .symbol("CONFIG_X"))
    ]
    var new = release(2)
    new.objects[0].callbacks = [
      .prePatch: [
        CallbackStep(fix: FixID("a"), function: "maybe", condition: .symbol("CONFIG_X"))
      ]
    ]
    #expect(
      try Passage(predicting: new, over: old, in: Configuration())
        == Passage(from: "lp_1", to: "lp_2", result: .success, callbacks: []))
    #expect(
      try Passage(predicting: new, over: old, in: Configuration(["CONFIG_X": .y])).result
        == .invalid)
  }

  @Test func callbacksOfModulesRunToo() throws {
    var new = release(2)
    new.objects.append(MergedObject(name: .module("m")))
    new.objects[1].callbacks = [.postPatch: [step("a", "of_module")]]
    let passage = try Passage(predicting: new, over: release(1), in: Configuration())
    #expect(passage.callbacks?.map(\.function) == ["of_module"])
  }

  private func step(_ fix: String, _ function: String) -> CallbackStep {
    CallbackStep(fix: FixID(fix), function: function)
  }

  private func release(_ version: Int) -> CumulativePatch {
    var patch = CumulativePatch(
      livepatch: "lp", version: version, kernel: Kernel(name: "k", release: "6.1"))
    patch.fixes = [MergedFix(id: FixID("a"), folder: "a"), MergedFix(id: FixID("b"), folder: "b")]
    patch.objects = [
      MergedObject(
        name: .vmlinux,
        functions: [
          MergedFunction(
            name: "f", sympos: 0, candidates: [.init(fix: FixID("a"), replacement: "klpp_f")])
        ])
    ]
    return patch
  }
}
