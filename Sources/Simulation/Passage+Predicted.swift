public import Livepatch

extension Passage {
  /// What the simulated core makes of loading one composed patch while another is enabled, with all
  /// modules that they patch loaded, and nothing that fails or waits.
  public init(
    predicting to: CumulativePatch, over from: CumulativePatch, in configuration: Configuration
  ) throws(WorldBuilder.TooMany) {
    let patches = [from, to].map { $0.part(in: configuration) }
    var builder = WorldBuilder()
    for patch in patches { try builder.add(patch, seen: nil) }
    let world = builder.finished()
    var script = Script(
      name: "passage", world: world, present: Array(world.objects.indices.dropFirst()))
    script.add(.load(patch: 0))
    script.add(.load(patch: 1))
    let moments = Timeline(running: script).moments
    let effects = moments.last?.effects ?? []
    self.init(
      from: from.module, to: to.module, result: moments.last?.result ?? .success,
      callbacks: effects.flatMap { effect -> [Callback] in
        guard case .callback(let patch, let object, let slot, _) = effect else { return [] }
        return patches[patch].functions(of: slot, in: world.objects[object]).map {
          Callback(module: patches[patch].module, function: $0)
        }
      })
  }
}

extension CumulativePatch {
  /// What is compiled where the kernel is configured like this.
  fileprivate func part(in configuration: Configuration) -> CumulativePatch {
    var part = self
    part.objects = objects.filter { $0.condition.holds(in: configuration) }.map { object in
      var object = object
      object.functions.removeAll { !$0.condition.holds(in: configuration) }
      for (slot, steps) in object.callbacks {
        object.callbacks[slot] = steps.filter { $0.condition.holds(in: configuration) }
      }
      return object
    }
    part.states = states.filter { $0.condition.holds(in: configuration) }
    return part
  }

  /// The fixes' functions behind a callback, in the order in which they run: where nothing fails, only
  /// `pre_patch` and `post_patch` do, which go forward.
  fileprivate func functions(of slot: CallbackSlot, in object: ObjectName) -> [String] {
    objects.first { $0.name == object }?.callbacks[slot]?.map(\.function) ?? []
  }
}
