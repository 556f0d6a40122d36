public import Diagnostics

/// Something an earlier release had and this one lets go on purpose.
public struct Retirement: Sendable {
  public enum Subject: Hashable, Sendable {
    case function(FunctionKey)
    case object(ObjectName)
    case callback(ObjectName, CallbackSlot)
    case state(String)
    case shadowVariable(String)
    /// What the init of a fix set up.
    case setUp(FixID)
  }

  public var subject: Located<Subject>
  public var reason: Located<String>

  public init(subject: Located<Subject>, reason: Located<String>) {
    self.subject = subject
    self.reason = reason
  }
}

extension Retirement.Subject: CustomStringConvertible {
  public var description: String {
    switch self {
    case .function(let key): "function \(key)"
    case .object(let name): "object \(name)"
    case .callback(let object, let slot): "callback \(object)/\(slot.rawValue)"
    case .state(let name): "state \(name)"
    case .shadowVariable(let name): "shadow variable \(name)"
    case .setUp(let fix): "init of \(fix)"
    }
  }
}
