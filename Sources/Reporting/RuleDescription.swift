public import Diagnostics

/// What a report says about a rule, for formats that carry the rules along.
public struct RuleDescription: Sendable {
  public var name: RuleName
  public var group: String
  /// Unless the patch set says otherwise.
  public var severity: Severity
  /// Whether nothing silences it.
  public var isRequired: Bool
  /// One line.
  public var summary: String
  /// Markdown.
  public var rationale: String

  public init(
    name: RuleName, group: String, severity: Severity, isRequired: Bool, summary: String,
    rationale: String
  ) {
    self.name = name
    self.group = group
    self.severity = severity
    self.isRequired = isRequired
    self.summary = summary
    self.rationale = rationale
  }
}
