public import Diagnostics

/// The four callbacks of an object (include/linux/livepatch.h, `struct klp_callbacks`, 6.1).
public enum CallbackSlot: String, CaseIterable, Hashable, Sendable {
  case prePatch = "pre_patch"
  case postPatch = "post_patch"
  case preUnpatch = "pre_unpatch"
  case postUnpatch = "post_unpatch"

  /// The slot that undoes this one: what may run before the transition is undone after it and the
  /// other way round (Documentation/livepatch/callbacks.rst, 6.1).
  public var partner: CallbackSlot {
    switch self {
    case .prePatch: .postUnpatch
    case .postPatch: .preUnpatch
    case .preUnpatch: .postPatch
    case .postUnpatch: .prePatch
    }
  }

  /// Whether several fixes' functions of this slot run in merge order; unpatching runs backward.
  public var runsForward: Bool { self == .prePatch || self == .postPatch }
}

/// The callbacks one fix declares for one object, by the C functions that implement them.
public struct Callbacks: Sendable, Equatable {
  public var prePatch: Located<String>?
  public var postPatch: Located<String>?
  public var preUnpatch: Located<String>?
  public var postUnpatch: Located<String>?

  public init() {}

  public subscript(slot: CallbackSlot) -> Located<String>? {
    get {
      switch slot {
      case .prePatch: prePatch
      case .postPatch: postPatch
      case .preUnpatch: preUnpatch
      case .postUnpatch: postUnpatch
      }
    }
    set {
      switch slot {
      case .prePatch: prePatch = newValue
      case .postPatch: postPatch = newValue
      case .preUnpatch: preUnpatch = newValue
      case .postUnpatch: postUnpatch = newValue
      }
    }
  }

  /// The slots that have a function, in the order in which the kernel runs them.
  public var declared: [(slot: CallbackSlot, function: Located<String>)] {
    CallbackSlot.allCases.compactMap { slot in self[slot].map { (slot, $0) } }
  }
}
