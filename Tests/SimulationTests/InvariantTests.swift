import Livepatch
import Simulation
import Testing

/// What holds whatever is done, over random worlds and random events.
@Suite struct InvariantTests {
  @Test(arguments: 0..<60) func nothingBreaksTheKernelsOwnRules(seed: Int) throws {
    var random = SeededGenerator(state: UInt64(seed))
    let world = try randomWorld(&random)
    var state = State(patchCount: world.patches.count)
    for _ in 0..<400 {
      let outcome = step(state, randomEvent(in: world, &random), in: world)
      for case .harm(.broken(let invariant, _)) in outcome.effects {
        Issue.record("\(invariant)")
      }
      state = outcome.state
      #expect(state.transition.map { state.patches.contains($0.patch) } ?? true)
      for patch in state.patches { #expect(state.loaded.contains(patch)) }
    }
  }

  /// Each load-life of an object is one of three words, callback by callback.
  @Test(arguments: 0..<60) func callbacksFormOneOfThreeWords(seed: Int) throws {
    var random = SeededGenerator(state: UInt64(seed) + 1_000)
    let world = try randomWorld(&random, callbacks: CallbackSlot.allCases)
    var state = State(patchCount: world.patches.count)
    var words: [[Int]: [CallbackSlot]] = [:]
    for _ in 0..<600 {
      let outcome = step(state, randomEvent(in: world, &random), in: world)
      for case .callback(let patch, let object, let slot, let result) in outcome.effects {
        let key = [patch, object]
        if slot == .prePatch {
          words[key] = result == .success ? [.prePatch] : nil
          continue
        }
        var word = try #require(words[key], "\(slot) without a life")
        word.append(slot)
        #expect(isPrefixOfALife(word), "\(word)")
        words[key] = slot == .postUnpatch ? nil : word
      }
      state = outcome.state
      // The word of a replaced or removed patch is over.
      for key in words.keys where !state.patches.contains(key[0]) { words[key] = nil }
    }
  }

  /// `pre (post preun)* postun`, or a beginning of it.
  private func isPrefixOfALife(_ word: [CallbackSlot]) -> Bool {
    var isPosted = false
    for slot in word.dropFirst() {
      switch slot {
      case .prePatch: return false
      case .postPatch:
        if isPosted { return false }
        isPosted = true
      case .preUnpatch:
        if !isPosted { return false }
        isPosted = false
      case .postUnpatch: if isPosted || slot != word.last { return false }
      }
    }
    return true
  }

  @Test(arguments: 0..<60) func aRefusalChangesNothingAnybodyCanSee(seed: Int) throws {
    var random = SeededGenerator(state: UInt64(seed) + 2_000)
    let world = try randomWorld(&random)
    var state = State(patchCount: world.patches.count)
    for _ in 0..<400 {
      let outcome = step(state, randomEvent(in: world, &random), in: world)
      if outcome.result.value < 0 {
        #expect(Array(outcome.state.patches) == Array(state.patches))
        #expect(outcome.state.loaded == state.loaded)
        #expect(outcome.state.present == state.present)
        for function in world.functions.indices {
          for isPatched in [false, true] {
            #expect(
              world.implementation(of: function, isPatched: isPatched, in: outcome.state)
                == world.implementation(of: function, isPatched: isPatched, in: state))
          }
        }
      }
      state = outcome.state
    }
  }

  @Test func steppingIsPure() throws {
    var random = SeededGenerator(state: 7)
    let world = try randomWorld(&random)
    var state = State(patchCount: world.patches.count)
    for _ in 0..<200 {
      let event = randomEvent(in: world, &random)
      let (one, two) = (step(state, event, in: world), step(state, event, in: world))
      #expect(one.state == two.state)
      #expect(one.effects == two.effects)
      state = one.state
    }
  }
}

private func randomWorld(
  _ random: inout SeededGenerator, callbacks: [CallbackSlot]? = nil
) throws -> World {
  var builder = WorldBuilder()
  let objects: [ObjectName] = [.vmlinux, .module("a"), .module("b")]
  for number in 0..<Int.random(in: 2...4, using: &random) {
    var patch = World.Patch(
      name: "lp_\(number)", isCumulative: Int.random(in: 0...3, using: &random) > 0)
    for name in objects where Int.random(in: 0...2, using: &random) > 0 {
      var object = World.Object(object: try builder.object(name), functions: [], callbacks: [])
      for function in ["f", "g"] where Bool.random(using: &random) {
        object.functions.append(
          try builder.function(FunctionKey(object: name, name: function, sympos: 0)))
      }
      object.callbacks = CallbackSet(
        callbacks ?? CallbackSlot.allCases.filter { _ in Bool.random(using: &random) })
      patch.objects.append(object)
    }
    try builder.addPatch(patch)
  }
  return builder.finished()
}

private func randomEvent(in world: World, _ random: inout SeededGenerator) -> Event {
  let patch = Int.random(in: 0..<world.patches.count, using: &random)
  let object = Int.random(in: 0..<world.objects.count, using: &random)
  let isStuck = Int.random(in: 0...2, using: &random) == 0
  var fault: Fault?
  if Int.random(in: 0...3, using: &random) == 0 {
    fault = .prePatch(patch: nil, object: object, .noDevice)
    if !world.functions.isEmpty, Bool.random(using: &random) {
      let function = Int.random(in: 0..<world.functions.count, using: &random)
      fault =
        Bool.random(using: &random)
        ? .ftrace(patch: nil, function: function, .busy) : .symbol(patch: nil, function: function)
    }
  }
  switch Int.random(in: 0...12, using: &random) {
  case 0, 1, 2: return .load(patch: patch, fault: fault, isStuck: isStuck)
  case 3: return .unload(patch: patch)
  case 4: return .write(patch: patch, enabled: Bool.random(using: &random), isStuck: isStuck)
  case 5: return .reverse(patch: patch)
  case 6: return Int.random(in: 0...4, using: &random) == 0 ? .force(patch: patch) : .retry
  case 7: return object == 0 ? .retry : .moduleComing(object: object, fault: fault)
  case 8: return object == 0 ? .retry : .moduleGoing(object: object)
  case 9: return .unstick
  case 10 where !world.functions.isEmpty:
    let function = Int.random(in: 0..<world.functions.count, using: &random)
    return Bool.random(using: &random) ? .hold(function: function) : .release(function: function)
  case 11: return .setFtrace(Int.random(in: 0...3, using: &random) > 0)
  default: return .retry
  }
}
