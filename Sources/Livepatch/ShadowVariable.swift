public import Diagnostics

/// Data attached to objects of the running kernel by (parent, id) (kernel/livepatch/shadow.c, 6.1).
public struct ShadowVariable: Sendable {
  public var name: Located<String>
  public var id: Located<ShadowID>
  /// The C type of the parent; nil if there is one variable for the whole system.
  public var parent: Located<String>?
  /// The C type of the data.
  public var type: Located<String>?
  public var constructor: Located<String>?
  public var destructor: Located<String>?
  public var freedBy: [Located<ShadowLifetime>]

  public init(
    name: Located<String>, id: Located<ShadowID>, parent: Located<String>? = nil,
    type: Located<String>? = nil, constructor: Located<String>? = nil,
    destructor: Located<String>? = nil, freedBy: [Located<ShadowLifetime>] = []
  ) {
    self.name = name
    self.id = id
    self.parent = parent
    self.type = type
    self.constructor = constructor
    self.destructor = destructor
    self.freedBy = freedBy
  }
}

/// The number of a shadow variable: one space for the whole running kernel.
public enum ShadowID: Hashable, Sendable, CustomStringConvertible {
  case number(UInt64)
  /// A constant that the sources define.
  case constant(String)

  public var description: String {
    switch self {
    case .number(let number): "0x\(String(number, radix: 16))"
    case .constant(let name): name
    }
  }
}

/// Who frees a shadow variable.
public enum ShadowLifetime: String, CaseIterable, Hashable, Sendable {
  /// A replaced function frees it together with its parent.
  case parent
  /// Generated: freed when the livepatch is really disabled.
  case disable
  /// A count taken in init and dropped in exit.
  case lastUser = "last_user"
  /// On purpose by nobody.
  case never
}
