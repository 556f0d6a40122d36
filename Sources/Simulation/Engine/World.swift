public import Livepatch

/// What does not change while a machine runs: the livepatches that may be loaded, and what they
/// patch. Everything has a number here, so that a `State` is a handful of words.
public struct World: Sendable {
  /// At most `Limits.patches`.
  public internal(set) var patches: [Patch] = []
  /// `vmlinux` is number 0, the others are modules.
  public internal(set) var objects: [ObjectName] = [.vmlinux]
  public internal(set) var functions: [Function] = []
  public internal(set) var variables: [Variable] = []
  public internal(set) var states: [SystemState] = []
  /// Whether the kernel resets livepatch relocations when their target goes (6.3, x86:
  /// arch/x86/kernel/module.c, `clear_relocate_add`). Before, the target cannot come back.
  public internal(set) var clearsRelocations = true
  /// Per patch; filled in by `finish()`.
  var facts: [PatchFacts] = []
  /// Variables that everybody who uses them leaves behind on purpose, and those that C frees in
  /// ways that are not followed.
  var stayingVariables = Bits()
  var unfollowedVariables = Bits()

  public enum Limits {
    public static let patches = 16
    /// vmlinux included.
    public static let objects = Bits.limit
    public static let variables = Bits.limit
    public static let states = Bits.limit
    public static let functions = 4_096
  }

  /// A place that can be patched: the key of a function stack (`struct klp_ops`).
  public struct Function: Sendable, Hashable {
    public var key: FunctionKey
    public var object: Int
  }

  /// One shadow variable id of the running kernel.
  public struct Variable: Sendable, Hashable {
    public var id: ShadowID
    public var name: String
  }

  /// One system state id of the running kernel.
  public struct SystemState: Sendable, Hashable {
    public var id: UInt64
    public var name: String
  }

  /// A livepatch module (`struct klp_patch` with what its C is known to do).
  public struct Patch: Sendable {
    public var name: String
    /// `.replace`.
    public var isCumulative: Bool
    /// In declaration order, which every loop of the kernel follows.
    public var objects: [Object] = []
    public var states: [StateEntry] = []
    public var variables: [VariableUse] = []
    /// Without an exit function the module cannot be removed (kernel/module/main.c,
    /// `delete_module`).
    public var hasExit = true
    /// Whether a failed enabling runs what exit runs, as generated modules do.
    public var exitsOnFailedInit = false

    public init(name: String, isCumulative: Bool) {
      self.name = name
      self.isCumulative = isCumulative
    }
  }

  /// `struct klp_object`.
  public struct Object: Sendable {
    public var object: Int
    public var functions: [Int]
    public var callbacks: CallbackSet
    /// What `pre_patch` returns when nothing is made to fail.
    public var prePatchResult = ErrorNumber.success
    /// Whether relocations of this object are applied when it is loaded.
    public var hasRelocations = false
    /// The fixes behind each callback, in the order in which they run.
    public var steps: [CallbackSlot: [String]] = [:]

    public init(object: Int, functions: [Int] = [], callbacks: CallbackSet = []) {
      self.object = object
      self.functions = functions
      self.callbacks = callbacks
    }
  }

  public struct StateEntry: Sendable, Hashable {
    public var state: Int
    public var version: UInt32
  }

  /// What a livepatch does with a shadow variable.
  public struct VariableUse: Sendable, Hashable {
    public var variable: Int
    public var lifetimes: [ShadowLifetime]
    /// `klp_shadow_free_all` without asking who else uses the variable.
    public var blindFrees: Set<BlindFree>
    /// Whether its C frees it in ways that are not followed: nothing is said about leaks then.
    public var isFreedElsewhere = false

    public enum BlindFree: String, Sendable, CaseIterable {
      case exit
      case postUnpatch = "post_unpatch"
    }
  }
}

/// Which of the four callbacks an object has.
public struct CallbackSet: OptionSet, Hashable, Sendable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  public init(_ slots: some Sequence<CallbackSlot>) {
    self = slots.reduce(into: []) { $0.insert(CallbackSet($1)) }
  }

  public init(_ slot: CallbackSlot) {
    switch slot {
    case .prePatch: self.init(rawValue: 1)
    case .postPatch: self.init(rawValue: 2)
    case .preUnpatch: self.init(rawValue: 4)
    case .postUnpatch: self.init(rawValue: 8)
    }
  }
}

extension World {
  /// The entry of a patch for an object; nil if it declares none.
  func entry(_ patch: Int, _ object: Int) -> Object? {
    let place = facts[patch].places[object]
    return place < 0 ? nil : patches[patch].objects[Int(place)]
  }

  /// Whether a patch replaces a function itself; nops are a matter of the state.
  func replaces(_ patch: Int, _ function: Int) -> Bool {
    let place = facts[patch].places[functions[function].object]
    return place >= 0 && patches[patch].objects[Int(place)].functions.contains(function)
  }
}
