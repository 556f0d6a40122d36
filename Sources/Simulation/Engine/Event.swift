public import Livepatch

/// What somebody does to a machine. Each is one action in a guest; see `command(in:)`.
public enum Event: Hashable, Sendable {
  /// insmod of a livepatch. `isStuck`: some task cannot be switched, so the transition stays.
  case load(patch: Int, fault: Fault? = nil, isStuck: Bool = false)
  /// rmmod of a livepatch.
  case unload(patch: Int)
  /// Writing 0 or 1 to a patch's `enabled`.
  case write(patch: Int, enabled: Bool, isStuck: Bool = false)
  /// Writing the opposite of its value to `enabled` of the patch in transition.
  case reverse(patch: Int)
  /// Writing 1 to `force`.
  case force(patch: Int)
  /// Loading a target module.
  case moduleComing(object: Int, fault: Fault? = nil)
  /// Removing a target module.
  case moduleGoing(object: Int)
  /// A task calls a function and sleeps in it; in a transition a task that has been switched.
  case hold(function: Int)
  /// The tasks that sleep in a function leave it.
  case release(function: Int)
  /// The task that could not be switched can be.
  case unstick
  /// The delayed work tries to complete the transition (`klp_transition_work_fn`).
  case retry
  /// Writing `kernel.ftrace_enabled`.
  case setFtrace(Bool)
}

/// What is made to fail within an event; for the patch that is loaded, or for a named one.
public enum Fault: Hashable, Sendable {
  /// `pre_patch` of an object returns this.
  case prePatch(patch: Int?, object: Int, ErrorNumber)
  /// ftrace refuses a function.
  case ftrace(patch: Int?, function: Int, ErrorNumber)
  /// A function's symbol is not found.
  case symbol(patch: Int?, function: Int)
  /// The target module's own init fails.
  case targetInit(ErrorNumber)
}

/// What an event brought about.
public struct Outcome: Sendable {
  public var state: State
  public var effects: [Effect]
  /// What the system call or the write returned.
  public var result: ErrorNumber
}

/// One step of the machine: pure, the same for the same input.
public func step(_ state: State, _ event: Event, in world: World) -> Outcome {
  var machine = Machine(world: world, state: state)
  let result = machine.apply(event)
  return Outcome(state: machine.state, effects: machine.effects, result: result)
}
