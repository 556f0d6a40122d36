public import Diagnostics

/// A story to be simulated: livepatches, and what is done to a machine, step by step.
public struct Scenario: Sendable {
  public var name: Located<String>
  public var about: Located<String>?
  /// Target modules that are loaded at the start.
  public var present: [Located<ObjectName>] = []
  public var patches: [ScenarioPatch] = []
  public var steps: [ScenarioStep] = []

  public init(name: Located<String>) { self.name = name }
}

/// A livepatch of a scenario: a definition that was built, or a small one of its own.
public struct ScenarioPatch: Sendable {
  /// The module's name.
  public var name: Located<String>
  /// A `cumulative.yaml`, relative to the scenario; everything else is empty then.
  public var definition: Located<String>?
  public var isCumulative = true
  public var objects: [ScenarioObject] = []
  public var states: [SystemState] = []
  public var variables: [ScenarioVariable] = []
  /// False: an init function without an exit function.
  public var hasExit = true

  public init(name: Located<String>) { self.name = name }
}

public struct ScenarioObject: Sendable {
  public var name: Located<ObjectName>
  public var functions: [Located<String>] = []
  public var callbacks: [Located<CallbackSlot>] = []
  /// What `pre_patch` returns.
  public var prePatchResult: Located<ErrorNumber>?

  public init(name: Located<ObjectName>) { self.name = name }
}

public struct ScenarioVariable: Sendable {
  public var name: Located<String>
  public var id: Located<UInt64>
  public var freedBy: [Located<ShadowLifetime>] = []
  /// Where all are freed without asking who else uses them.
  public var freedBlindlyIn: [Located<Place>] = []

  public enum Place: String, Sendable, CaseIterable {
    case exit
    case postUnpatch = "post_unpatch"
  }

  public init(name: Located<String>, id: Located<UInt64>) {
    self.name = name
    self.id = id
  }
}

/// One thing that is done, and what is expected of it.
public struct ScenarioStep: Sendable {
  public enum Action: Sendable, Hashable {
    case load(String), unload(String)
    case disable(String), enable(String), reverse(String), force(String)
    case loadModule(ObjectName), unloadModule(ObjectName)
    case hold(FunctionKey), release(FunctionKey)
    case complete(String)
    case setFtrace(Bool)
  }

  public var action: Located<Action>
  public var failure: ScenarioFailure?
  /// Whether some task cannot be switched.
  public var isStuck = false
  /// Whether the delayed work gets its turn before the next step.
  public var waits = true
  public var expectation: ScenarioExpectation?

  public init(action: Located<Action>) { self.action = action }
}

/// What is made to fail in a step.
public struct ScenarioFailure: Sendable {
  public enum Place: Sendable, Hashable {
    case prePatch(ObjectName)
    case ftrace(FunctionKey)
    case symbol(FunctionKey)
    case targetInit
  }

  public var place: Located<Place>
  public var error: Located<ErrorNumber>?
  /// The patch whose callback or function it is; nil: the first that comes to it.
  public var patch: Located<String>?

  public init(place: Located<Place>) { self.place = place }
}

/// What a step must bring about; what is nil is not looked at.
public struct ScenarioExpectation: Sendable {
  public var range: SourceRange
  public var result: Located<ErrorNumber>?
  /// Log lines, callbacks and the target's own functions, in order.
  public var sequence: [Located<String>]?
  /// Callbacks only.
  public var callbacks: [Located<String>]?
  /// Function → who implements it for tasks that are not switched yet, and for the others.
  public var runs: [Runs] = []
  /// What is listed under /sys/kernel/livepatch, oldest first.
  public var patches: [Located<String>]?
  /// The patch in transition; `none` if there must be none.
  public var transition: Located<String>?
  /// Livepatch modules in memory.
  public var loaded: [Located<String>]?
  /// Kinds of harm that the step does, in order.
  public var harm: [Located<HarmKind>]?

  public struct Runs: Sendable {
    public var function: Located<FunctionKey>
    /// A patch, or `original`.
    public var old: Located<String>
    public var new: Located<String>

    public init(function: Located<FunctionKey>, old: Located<String>, new: Located<String>) {
      self.function = function
      self.old = old
      self.new = new
    }
  }

  public init(range: SourceRange) { self.range = range }

  /// The word for the kernel's own code.
  public static let original = "original"
  /// The word for no livepatch.
  public static let none = "none"
}

/// What a simulated machine can suffer.
public enum HarmKind: String, Sendable, CaseIterable {
  case freedInUse = "freed-in-use"
  case leaked
  case foundStale = "found-stale"
  case stateLost = "state-lost"
  case unremovable
  case inert
  case cannotComeBack = "cannot-come-back"
  case broken
}
