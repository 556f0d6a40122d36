/// All that changes while a machine runs, at the moments at which nobody holds klp_mutex.
///
/// Function stacks are not kept: entries are pushed when a patch is enabled or a module comes, in
/// both cases in the order of `patches`, so a function's stack is that list, newest first,
/// without those that do not have the function or whose object is not patched.
public struct State: Hashable, Sendable {
  /// `klp_patches`: enabled or in transition, oldest first.
  public internal(set) var patches = PatchList()
  /// Per patch of the world.
  public internal(set) var records: [Record]
  /// Livepatch modules in memory.
  public internal(set) var loaded = Bits()
  /// `patch->enabled`: the direction that is wanted.
  public internal(set) var enabled = Bits()
  /// `patch->forced`: the module's reference is never dropped.
  public internal(set) var forced = Bits()
  /// Patches whose module's reference the core holds.
  public internal(set) var referenced = Bits()
  /// Target modules, by object; vmlinux is always there.
  public internal(set) var present = Bits(CollectionOfOne(0))
  /// `klp_transition_patch` and what belongs to it.
  public internal(set) var transition: Transition?
  /// Tasks that sleep in a function.
  public internal(set) var sleepers: [Sleeper] = []
  /// `kernel.ftrace_enabled`.
  public internal(set) var isFtraceEnabled = true
  public internal(set) var isTainted = false

  /// Shadow variables of which there are any.
  public internal(set) var allocated = Bits()
  /// Shadow variables that are there though nobody uses or frees them any more.
  public internal(set) var abandoned = Bits()
  /// Shadow variables that were freed while somebody used them.
  public internal(set) var damaged = Bits()
  /// System states whose change to the system has been made and not undone.
  public internal(set) var applied = Bits()

  public init(patchCount: Int) { records = Array(repeating: Record(), count: patchCount) }

  /// What the core keeps in a patch's objects.
  public struct Record: Hashable, Sendable {
    /// `obj->patched`; objects of nops included.
    public internal(set) var patched = Bits()
    /// `obj->callbacks.post_unpatch_enabled`.
    public internal(set) var prePatched = Bits()
    /// Objects whose post_patch has run, and pre_unpatch not since.
    public internal(set) var postPatched = Bits()
    /// Objects whose livepatch relocations have been applied.
    public internal(set) var relocated = Bits()
    /// The guard of generated code: post_patch of vmlinux has run (`live`).
    public internal(set) var isLive = false
  }

  public struct Transition: Hashable, Sendable {
    public internal(set) var patch: Int
    /// `klp_target_state`: true for KLP_PATCHED.
    public internal(set) var isPatching: Bool
    /// Whether it began with loading the patch: only then has the patch nops.
    public internal(set) var isFirst: Bool
    /// A task that cannot be switched; its `patch_state`.
    public internal(set) var stuckTask: Bool?
  }

  /// A task that sleeps in one version of a function.
  public struct Sleeper: Hashable, Sendable {
    public internal(set) var function: Int
    /// The patch whose code it is in; nil: the original.
    public internal(set) var implementation: Int?
    /// Its `patch_state` while there is a transition; false otherwise.
    public internal(set) var isPatched = false
  }
}

/// A list of at most 16 patches, four bits each, oldest first.
public struct PatchList: Hashable, Sendable {
  private var nibbles: UInt64 = 0
  public private(set) var count = 0

  /// The whole list in one word, but for how many trailing zeros belong to it.
  var word: UInt64 { nibbles &+ UInt64(count) &* 0x9E37_79B9_7F4A_7C15 }

  mutating func append(_ patch: Int) {
    nibbles |= UInt64(patch) << UInt64(4 * count)
    count += 1
  }

  mutating func remove(_ patch: Int) {
    var shorter = PatchList()
    for other in self where other != patch { shorter.append(other) }
    self = shorter
  }

  public func contains(_ patch: Int) -> Bool {
    for other in self where other == patch { return true }
    return false
  }
}

extension PatchList: RandomAccessCollection {
  public var startIndex: Int { 0 }
  public var endIndex: Int { count }
  public subscript(place: Int) -> Int { Int(nibbles >> UInt64(4 * place) & 15) }
}
