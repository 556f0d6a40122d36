public import Livepatch

/// Gives numbers to what livepatches name.
public struct WorldBuilder: Sendable {
  public private(set) var world = World()
  private var objectNumbers: [ObjectName: Int] = [.vmlinux: 0]
  private var functionNumbers: [FunctionKey: Int] = [:]
  private var variableNumbers: [ShadowID: Int] = [:]
  private var stateNumbers: [UInt64: Int] = [:]

  /// More than can be simulated: `noun` in the plural.
  public struct TooMany: Error, Hashable, Sendable {
    public var noun: String
    public var limit: Int
  }

  public init() {}

  /// The world, ready to be stepped through.
  public func finished() -> World {
    var world = world
    world.finish()
    return world
  }

  public mutating func addPatch(_ patch: World.Patch) throws(TooMany) {
    try check(world.patches.count, World.Limits.patches, "livepatches")
    world.patches.append(patch)
  }

  public mutating func object(_ name: ObjectName) throws(TooMany) -> Int {
    if let known = objectNumbers[name] { return known }
    try check(world.objects.count, World.Limits.objects, "objects")
    objectNumbers[name] = world.objects.count
    world.objects.append(name)
    return world.objects.count - 1
  }

  public mutating func function(_ key: FunctionKey) throws(TooMany) -> Int {
    if let known = functionNumbers[key] { return known }
    try check(world.functions.count, World.Limits.functions, "functions")
    functionNumbers[key] = world.functions.count
    world.functions.append(World.Function(key: key, object: try object(key.object)))
    return world.functions.count - 1
  }

  public mutating func variable(_ id: ShadowID, named name: String) throws(TooMany) -> Int {
    if let known = variableNumbers[id] { return known }
    try check(world.variables.count, World.Limits.variables, "shadow variables")
    variableNumbers[id] = world.variables.count
    world.variables.append(World.Variable(id: id, name: name))
    return world.variables.count - 1
  }

  public mutating func state(_ id: UInt64, named name: String) throws(TooMany) -> Int {
    if let known = stateNumbers[id] { return known }
    try check(world.states.count, World.Limits.states, "system states")
    stateNumbers[id] = world.states.count
    world.states.append(World.SystemState(id: id, name: name))
    return world.states.count - 1
  }

  /// Older kernels than 6.3 do not reset relocations.
  mutating func runOn(_ kernel: Kernel) {
    let parts = kernel.release.split(separator: ".").prefix(2).compactMap { Int($0) }
    if parts.count == 2, (parts[0], parts[1]) < (6, 3) { world.clearsRelocations = false }
  }

  /// The number of a patch by its module's name.
  public func patch(_ name: String) -> Int? { world.patches.firstIndex { $0.name == name } }

  /// The number of an object or function that some patch names; nil: nobody does.
  public func known(_ object: ObjectName) -> Int? { objectNumbers[object] }
  public func known(_ function: FunctionKey) -> Int? { functionNumbers[function] }

  private func check(_ count: Int, _ limit: Int, _ noun: String) throws(TooMany) {
    if count >= limit { throw TooMany(noun: noun, limit: limit) }
  }
}

extension WorldBuilder {
  /// A composed patch. Conditions are taken to hold: what may be there is there.
  ///
  /// - Parameter seen: what its C was seen to do; nil: the C is not at hand.
  public mutating func add(_ patch: CumulativePatch, seen: SeenInC?) throws(TooMany) {
    var result = World.Patch(name: patch.module, isCumulative: true)
    for object in patch.objects {
      var own = World.Object(
        object: try self.object(object.name), functions: [], callbacks: [])
      for function in object.functions {
        let key = FunctionKey(object: object.name, name: function.name, sympos: function.sympos)
        own.functions.append(try self.function(key))
      }
      for slot in CallbackSlot.allCases {
        var fixes = (object.callbacks[slot] ?? []).map(\.fix.text)
        if fixes.isEmpty { continue }
        if !slot.runsForward { fixes.reverse() }
        own.callbacks.insert(CallbackSet(slot))
        own.steps[slot] = fixes
      }
      own.hasRelocations =
        object.name != .vmlinux && patch.symbols.contains { $0.object == object.name }
      result.objects.append(own)
    }
    for state in patch.states {
      result.states.append(
        World.StateEntry(
          state: try self.state(state.id, named: state.name), version: state.version))
    }
    for variable in patch.shadowVariables {
      var use = World.VariableUse(
        variable: try self.variable(variable.id, named: variable.name),
        lifetimes: variable.freedBy, blindFrees: [])
      if !variable.freedBy.contains(.lastUser), seen?.freedInExit.contains(variable.name) == true {
        use.blindFrees.insert(.exit)
      }
      use.isFreedElsewhere =
        variable.freedBy.isEmpty && seen.map { $0.freed.contains(variable.name) } ?? true
      result.variables.append(use)
    }
    result.addGeneratedCallbacks()
    result.exitsOnFailedInit = patch.fixes.contains {
      $0.initFunction != nil || $0.exitFunction != nil
    }
    runOn(patch.kernel)
    try addPatch(result)
  }
}

extension World.Patch {
  /// `freed_by: disable` is generated: in post_unpatch of vmlinux, behind a guard that its
  /// post_patch sets.
  mutating func addGeneratedCallbacks() {
    guard variables.contains(where: { $0.lifetimes.contains(.disable) }) else { return }
    let place: Int
    if let known = objects.firstIndex(where: { $0.object == 0 }) {
      place = known
    } else {
      objects.insert(World.Object(object: 0, functions: [], callbacks: []), at: 0)
      place = 0
    }
    objects[place].callbacks.formUnion([CallbackSet(.postPatch), CallbackSet(.postUnpatch)])
  }
}
