public import Diagnostics

/// A finding that somebody has looked at and accepts, with the reason.
public struct Suppression: Sendable {
  public var rule: Located<RuleName>
  /// Where: everything the fix has, one object, or one function of it.
  public var scope: Located<Scope>?
  public var reason: Located<String>
  public var until: Located<Expiry>?
  /// The whole entry, for saying that it suppresses nothing.
  public var range: SourceRange

  public enum Scope: Hashable, Sendable {
    case object(ObjectName)
    case function(ObjectName, String)
  }

  public enum Expiry: Hashable, Sendable {
    /// The last day, as `YYYY-MM-DD`.
    case date(String)
    /// The last release it holds for is the one before.
    case version(Int)
  }

  public init(
    rule: Located<RuleName>, scope: Located<Scope>?, reason: Located<String>,
    until: Located<Expiry>?, range: SourceRange
  ) {
    self.rule = rule
    self.scope = scope
    self.reason = reason
    self.until = until
    self.range = range
  }
}
