/// The name of a rule, in kebab case. It never changes its meaning and is never reused.
public struct RuleName: Hashable, Comparable, Sendable, ExpressibleByStringLiteral,
  CustomStringConvertible
{
  public let text: String

  public init(_ text: String) { self.text = text }
  public init(stringLiteral text: String) { self.text = text }

  public var description: String { text }
  public static func < (a: RuleName, b: RuleName) -> Bool { a.text < b.text }
}

/// How much a finding matters. Only the `Rules` room decides it.
public enum Severity: String, Sendable, Comparable, CaseIterable {
  case note, warning, error

  public static func < (a: Severity, b: Severity) -> Bool { a.rank < b.rank }

  private var rank: Int {
    switch self {
    case .note: 0
    case .warning: 1
    case .error: 2
    }
  }
}

/// What a room found wrong, before anybody has said how bad it is.
///
/// The message is one plain sentence in lower case without a full stop that makes sense alone;
/// notes give the evidence, `help` says what to do.
public struct Finding: Sendable, Hashable {
  public var rule: RuleName
  public var message: String
  public var range: SourceRange
  public var notes: [Note]
  public var help: String?
  public var fix: FixIt?
  /// The kernels of the manifest it holds for; empty where kernels play no part.
  public var kernels: [String]
  /// Where another finding points of which this one is only a consequence.
  public var cause: SourceRange?

  public init(
    _ rule: RuleName, _ message: String, at range: SourceRange, notes: [Note] = [],
    help: String? = nil, fix: FixIt? = nil, kernels: [String] = []
  ) {
    self.rule = rule
    self.message = message
    self.range = range
    self.notes = notes
    self.help = help
    self.fix = fix
    self.kernels = kernels
  }
}

/// Evidence for a finding, most often at a second place.
public struct Note: Sendable, Hashable {
  public var message: String
  public var range: SourceRange?

  public init(_ message: String, at range: SourceRange? = nil) {
    self.message = message
    self.range = range
  }
}

/// Edits that mend a finding.
public struct FixIt: Sendable, Hashable {
  public var title: String
  /// Whether it may be applied without a person looking at it.
  public var isSafe: Bool
  public var edits: [Edit]

  public init(_ title: String, isSafe: Bool, edits: [Edit]) {
    self.title = title
    self.isSafe = isSafe
    self.edits = edits
  }
}

/// Replaces a range by a text.
public struct Edit: Sendable, Hashable {
  public var range: SourceRange
  public var text: String

  public init(_ range: SourceRange, _ text: String) {
    self.range = range
    self.text = text
  }
}

/// A finding with its severity, ready to be printed.
public struct Diagnostic: Sendable, Hashable {
  public var finding: Finding
  public var severity: Severity
  /// The group of the rule: `structure`, `order`, `functions`, …
  public var group: String

  public init(_ finding: Finding, severity: Severity, group: String) {
    self.finding = finding
    self.severity = severity
    self.group = group
  }
}
