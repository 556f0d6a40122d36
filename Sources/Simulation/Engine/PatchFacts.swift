import Livepatch

/// What stepping asks of a patch again and again, in words and flat arrays: an exploration takes
/// millions of steps, and copying a patch's lists costs more than the rest of a step.
struct PatchFacts: Sendable {
  var isCumulative: Bool
  var objects = Bits()
  /// Where each object of the world stands among the patch's own, or -1.
  var places: [Int8]
  /// By object of the world.
  var callbacks: [CallbackSet]
  /// Objects whose `pre_patch` refuses by itself.
  var refusing = Bits()
  var relocated = Bits()
  /// Patches that it cannot be loaded over.
  var incompatible = Bits()
  var states = Bits()
  var variables = Bits()
  /// Freed in exit, whoever uses them.
  var freedInExit = Bits()
  /// Counted, and freed by the exit of the last module.
  var counted = Bits()
  /// Freed in post_unpatch, whoever uses them.
  var freedInPostUnpatch = Bits()
  /// Freed in post_unpatch behind the guard.
  var freedOnDisable = Bits()

  init(_ patch: World.Patch, in world: World) {
    isCumulative = patch.isCumulative
    places = Array(repeating: -1, count: world.objects.count)
    callbacks = Array(repeating: [], count: world.objects.count)
    for (place, object) in patch.objects.enumerated() {
      objects.insert(object.object)
      places[object.object] = Int8(place)
      callbacks[object.object] = object.callbacks
      if object.prePatchResult != .success { refusing.insert(object.object) }
      if object.hasRelocations { relocated.insert(object.object) }
    }
    states = Bits(patch.states.map(\.state))
    for use in patch.variables {
      variables.insert(use.variable)
      if use.blindFrees.contains(.exit) {
        freedInExit.insert(use.variable)
      } else if use.lifetimes.contains(.lastUser) {
        counted.insert(use.variable)
      }
      if use.blindFrees.contains(.postUnpatch) {
        freedInPostUnpatch.insert(use.variable)
      } else if use.lifetimes.contains(.disable) {
        freedOnDisable.insert(use.variable)
      }
    }
    for (number, old) in world.patches.enumerated() where !Self.isCompatible(patch, with: old) {
      incompatible.insert(number)
    }
  }

  /// `klp_is_patch_compatible`: a cumulative patch must know every state of those it replaces, and
  /// nobody may know an older version of one (kernel/livepatch/state.c, 6.1).
  private static func isCompatible(_ new: World.Patch, with old: World.Patch) -> Bool {
    old.states.allSatisfy { entry in
      new.states.first { $0.state == entry.state }.map { $0.version >= entry.version }
        ?? !new.isCumulative
    }
  }
}

extension World {
  /// Fills in what is looked up while stepping.
  mutating func finish() {
    facts = patches.map { PatchFacts($0, in: self) }
    for variable in variables.indices {
      let uses = patches.flatMap { $0.variables.filter { $0.variable == variable } }
      if uses.allSatisfy({ $0.lifetimes == [.never] }) { stayingVariables.insert(variable) }
      if uses.contains(where: \.isFreedElsewhere) { unfollowedVariables.insert(variable) }
    }
  }
}
