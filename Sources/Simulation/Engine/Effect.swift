public import Livepatch

/// What can be seen of an event, in order. Numbers are those of the `World`.
public enum Effect: Hashable, Sendable {
  case log(LogLine)
  /// A callback is called; `result` is 0 for all but `pre_patch`.
  case callback(patch: Int, object: Int, CallbackSlot, result: ErrorNumber)
  /// The init or exit function of a target module runs.
  case targetInit(object: Int)
  case targetExit(object: Int)
  /// A livepatch module's exit function runs, or what stands for it after a failed init.
  case moduleExit(patch: Int)
  case allocated(variable: Int, patch: Int)
  case freed(variable: Int, patch: Int)
  case harm(Harm)
}

/// What should not happen.
public enum Harm: Hashable, Sendable {
  /// A shadow variable is freed by one patch while another, or tasks in its own code, use it.
  case freedInUse(variable: Int, by: Int, user: Int, Occasion)
  /// Nobody who is left uses or frees a shadow variable.
  case leaked(variable: Int, by: Int)
  /// A patch comes across a shadow variable that nobody has maintained since it was abandoned.
  case foundStale(variable: Int, by: Int)
  /// A change to the system stays for good: nobody who is left knows of it.
  case stateLost(state: Int, by: Int)
  /// A module can never be removed again.
  case unremovable(patch: Int)
  /// A module is loaded and does nothing: its init returned a positive value.
  case inert(patch: Int)
  /// A target module cannot be loaded again as long as the patch is enabled.
  case cannotComeBack(object: Int, patch: Int)
  /// What holds for the kernel's own state machine (docs: 2.9) does not hold.
  case broken(Invariant, patch: Int)
}

/// When a patch frees the shadow variables of the whole system.
public enum Occasion: Hashable, Sendable {
  /// Its module is removed.
  case exit
  /// It could not be enabled, and what its init did is undone.
  case failedInit
  case postUnpatch
}

/// What always holds between two events, whatever the patches do.
public enum Invariant: Hashable, Sendable, CaseIterable {
  case transitionIsListed
  case listedMeansEnabled
  case callbacksArePaired
  case replacedIsSilent
  case cumulativeIsAlone
  case patchedMeansLoaded
  case refusedChangesNothing
}

/// The lines the livepatch core prints (kernel/livepatch/*.c, 6.1), without their prefix.
public enum LogLine: Hashable, Sendable {
  case tainting(patch: Int)
  case incompatible(patch: Int)
  case symbolNotFound(function: Int)
  case enabling(patch: Int)
  case initializing(patch: Int, isPatching: Bool)
  case prePatchFailed(object: Int)
  case ftraceFailed(function: Int, ErrorNumber)
  case patchingFailed(object: Int)
  case enablingFailed(patch: Int)
  case starting(patch: Int, isPatching: Bool)
  case canceling(patch: Int)
  case reversing(patch: Int, isPatching: Bool)
  case forcing
  case completing(patch: Int, isPatching: Bool)
  case complete(patch: Int, isPatching: Bool)
  case applying(patch: Int, object: Int)
  case reverting(patch: Int, object: Int)
  case initializingFailed(patch: Int, object: Int, ErrorNumber)
  case applyingFailed(patch: Int, object: Int, ErrorNumber)
  case refusing(patch: Int, object: Int)
}
