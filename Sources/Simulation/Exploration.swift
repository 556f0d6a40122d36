import Livepatch

/// All that can happen to a machine, up to a number of steps: breadth first, so that the first way
/// found to anything is a shortest one.
public struct Exploration: Sendable {
  /// Something harmful, and a shortest way there.
  public struct Discovery: Sendable {
    public var harm: Harm
    public var path: [Event]
  }

  /// In the order in which they were found, the shortest ways first.
  public private(set) var discoveries: [Discovery] = []
  public private(set) var states: Int
  /// Steps that were tried, those that led nowhere new included.
  public private(set) var steps = 0
  /// Whether every state within the depth was looked at.
  public private(set) var isComplete = true
  /// Whether there are no states beyond the depth.
  public private(set) var isExhausted = false

  /// - Parameters:
  ///   - modules: the target modules that come and go, by object; the others stay as they are.
  ///   - depth: the longest sequence of steps.
  ///   - stateLimit: how many states are looked at; bounds memory, about 400 bytes each.
  public init(
    of world: World, from start: State, modules: [Int], depth: Int, stateLimit: Int = 1_000_000
  ) {
    let actions = World.Actions(of: world, modules: modules)
    var machine = Machine(world: world, state: start)
    var seen = StateTable()
    seen.insert(start, parent: 0, action: 0)
    var found: Set<Harm> = []
    var level = 0..<1
    for _ in 0..<depth {
      for index in level {
        let before = seen[index]
        for (number, action) in actions.all.enumerated()
        where world.isPossible(action[0], in: before) {
          machine.state = before
          machine.effects.removeAll(keepingCapacity: true)
          let result = machine.apply(action[0])
          if result != .success { machine.expectNoChange(since: before) }
          for event in action.dropFirst() { _ = machine.apply(event) }
          steps += 1
          for case .harm(let harm) in machine.effects where found.insert(harm).inserted {
            discoveries.append(
              Discovery(
                harm: harm,
                path: seen.path(to: index).map { actions.all[$0][0] } + [action[0]]))
          }
          if machine.state == before { continue }
          if seen.count >= stateLimit {
            isComplete = false
            continue
          }
          seen.insert(machine.state, parent: index, action: number)
        }
      }
      level = level.upperBound..<seen.count
      if level.isEmpty {
        isExhausted = isComplete
        break
      }
    }
    states = seen.count
  }
}

extension World {
  /// The target modules worth moving: those with callbacks before those with functions only, those
  /// of more patches first.
  public func modulesWorthMoving(atMost count: Int) -> [Int] {
    let weights = objects.indices.dropFirst().map { object -> (object: Int, weight: Int) in
      let entries = patches.indices.compactMap { entry($0, object) }
      let hooked = entries.count { !$0.callbacks.isEmpty }
      return (object, hooked * 100 + entries.count)
    }
    return weights.filter { $0.weight > 0 }.sorted {
      ($1.weight, $0.object) < ($0.weight, $1.object)
    }.prefix(count).map(\.object).sorted()
  }

  /// What is tried in every state: events, each with what the kernel's worker makes of it.
  struct Actions {
    private(set) var all: [[Event]] = []

    init(of world: World, modules: [Int]) {
      for (number, patch) in world.patches.enumerated() {
        all += [
          [.load(patch: number)], [.load(patch: number, isStuck: true)], [.unload(patch: number)],
          [.write(patch: number, enabled: false)],
          [.write(patch: number, enabled: false, isStuck: true)],
          [.reverse(patch: number), .retry], [.reverse(patch: number)],
          [.force(patch: number), .retry],
        ]
        for object in patch.objects where object.callbacks.contains(CallbackSet(.prePatch)) {
          let fault = Fault.prePatch(patch: number, object: object.object, .invalid)
          all.append([.load(patch: number, fault: fault)])
        }
        if let function = patch.objects.last(where: { !$0.functions.isEmpty })?.functions.last {
          let fault = Fault.ftrace(patch: number, function: function, .busy)
          all.append([.load(patch: number, fault: fault)])
        }
      }
      all += [[.unstick, .retry], [.retry]]
      for object in modules {
        all += [[.moduleComing(object: object)], [.moduleGoing(object: object)]]
        for (number, patch) in world.patches.enumerated()
        where patch.objects.contains(where: {
          $0.object == object && $0.callbacks.contains(CallbackSet(.prePatch))
        }) {
          let fault = Fault.prePatch(patch: number, object: object, .invalid)
          all.append([.moduleComing(object: object, fault: fault)])
        }
      }
    }
  }

  /// False for what the system refuses before the livepatch core hears of it, or that does nothing.
  func isPossible(_ event: Event, in state: State) -> Bool {
    switch event {
    case .load(let patch, _, _): !state.loaded.contains(patch)
    case .unload(let patch): state.loaded.contains(patch)
    case .write(let patch, let enabled, _):
      state.patches.contains(patch) && state.enabled.contains(patch) != enabled
        && state.transition?.patch != patch
    case .reverse(let patch), .force(let patch): state.transition?.patch == patch
    case .moduleComing(let object, _): !state.present.contains(object)
    case .moduleGoing(let object): state.present.contains(object)
    case .unstick: state.transition?.stuckTask != nil
    case .retry: state.transition != nil
    case .hold, .release, .setFtrace: true
    }
  }
}

extension Machine {
  /// Every refused operation leaves the patches and what they patch as they were.
  fileprivate mutating func expectNoChange(since before: State) {
    let isSame =
      state.patches == before.patches && state.enabled == before.enabled
      && state.transition == before.transition && state.present == before.present
      && state.patches.allSatisfy { patch in
        let (a, b) = (state.records[patch], before.records[patch])
        return a.patched == b.patched && a.prePatched == b.prePatched
          && a.postPatched == b.postPatched
      }
    if !isSame, let patch = state.patches.last ?? before.patches.last {
      emit(.harm(.broken(.refusedChangesNothing, patch: patch)))
    }
  }
}

/// The states that were seen, in order, each with the way it was first reached: an open hash table
/// of numbers into a list.
private struct StateTable {
  private var states: [State] = []
  private var fingerprints: [UInt64] = []
  private var parents: [UInt32] = []
  private var actions: [UInt16] = []
  /// Numbers of states plus one; 0: free.
  private var slots: [UInt32] = Array(repeating: 0, count: 1 << 12)

  var count: Int { states.count }

  subscript(index: Int) -> State { states[index] }

  /// Adds a state unless it is there.
  mutating func insert(_ state: State, parent: Int, action: Int) {
    if states.count * 2 >= slots.count { grow() }
    let fingerprint = state.fingerprint
    var slot = Int(truncatingIfNeeded: fingerprint) & (slots.count - 1)
    while slots[slot] != 0 {
      let known = Int(slots[slot]) - 1
      if fingerprints[known] == fingerprint, states[known] == state { return }
      slot = (slot + 1) & (slots.count - 1)
    }
    states.append(state)
    fingerprints.append(fingerprint)
    parents.append(UInt32(parent))
    actions.append(UInt16(action))
    slots[slot] = UInt32(states.count)
  }

  private mutating func grow() {
    slots = Array(repeating: 0, count: slots.count * 2)
    for (index, fingerprint) in fingerprints.enumerated() {
      var slot = Int(truncatingIfNeeded: fingerprint) & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = UInt32(index + 1)
    }
  }

  /// The actions that lead to a state.
  func path(to index: Int) -> [Int] {
    var path: [Int] = []
    var index = index
    while index != 0 {
      path.append(Int(actions[index]))
      index = Int(parents[index])
    }
    return path.reversed()
  }
}

extension State {
  /// A hash that is quick to make; `Hasher` took a quarter of the time. Sleepers are left to `==`:
  /// an exploration has none.
  fileprivate var fingerprint: UInt64 {
    var hash: UInt64 = 0
    func mix(_ word: UInt64, into hash: inout UInt64) {
      hash = (hash ^ word) &* 0x9E37_79B9_7F4A_7C15
      hash ^= hash >> 29
    }
    mix(patches.word, into: &hash)
    for set in [loaded, enabled, forced, referenced] { mix(set.word, into: &hash) }
    for set in [present, allocated, abandoned, damaged, applied] { mix(set.word, into: &hash) }
    if let transition {
      let stuck: UInt64 = transition.stuckTask.map { $0 ? 2 : 1 } ?? 0
      mix(
        UInt64(transition.patch) << 8 | stuck << 4 | (transition.isPatching ? 2 : 0)
          | (transition.isFirst ? 1 : 0) | 1 << 32, into: &hash)
    }
    records.withUnsafeBufferPointer { records in
      for record in records {
        mix(record.patched.word, into: &hash)
        mix(record.prePatched.word &+ (record.isLive ? 1 << 63 : 0), into: &hash)
        mix(record.postPatched.word, into: &hash)
        mix(record.relocated.word, into: &hash)
      }
    }
    return hash
  }
}
