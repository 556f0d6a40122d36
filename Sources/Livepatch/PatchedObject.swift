public import Diagnostics

/// What one fix changes in one object.
public struct PatchedObject: Sendable {
  public var name: Located<ObjectName>
  public var condition: Located<Condition>?
  public var functions: [PatchedFunction]
  public var systemCalls: [PatchedSystemCall]
  public var callbacks: Callbacks

  public init(
    name: Located<ObjectName>, condition: Located<Condition>? = nil,
    functions: [PatchedFunction] = [], systemCalls: [PatchedSystemCall] = [],
    callbacks: Callbacks = Callbacks()
  ) {
    self.name = name
    self.condition = condition
    self.functions = functions
    self.systemCalls = systemCalls
    self.callbacks = callbacks
  }
}

/// One function of an object and what replaces it.
public struct PatchedFunction: Sendable {
  /// As kallsyms shows it.
  public var name: Located<String>
  /// What was written: 0, the default, demands that the name is unique in the object.
  public var sympos: Int
  /// The C function that takes its place. Points at the name where none was written.
  public var replacement: Located<String>
  /// The fixes whose version of this function this one contains.
  public var onTopOf: [Located<FixID>]
  public var condition: Located<Condition>?

  public init(
    name: Located<String>, sympos: Int = 0, replacement: Located<String>,
    onTopOf: [Located<FixID>] = [], condition: Located<Condition>? = nil
  ) {
    self.name = name
    self.sympos = sympos
    self.replacement = replacement
    self.onTopOf = onTopOf
    self.condition = condition
  }
}

/// A system call by its name in the kernel's tables (`newuname`): every entry the target has for it.
public struct PatchedSystemCall: Sendable {
  public var name: Located<String>
  public var replacement: Located<String>
  public var onTopOf: [Located<FixID>]
  public var condition: Located<Condition>?

  public init(
    name: Located<String>, replacement: Located<String>, onTopOf: [Located<FixID>] = [],
    condition: Located<Condition>? = nil
  ) {
    self.name = name
    self.replacement = replacement
    self.onTopOf = onTopOf
    self.condition = condition
  }
}
