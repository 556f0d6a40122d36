public import Diagnostics

/// What a command has to say, in every format.
///
/// The diagnostics come sorted; a report prints them in the order it was given.
public struct Report: Sendable {
  /// The command that made it: `lint`, `build`, …
  public var command: String
  /// Whether everything that should be checked was checked.
  public var isComplete: Bool
  public var diagnostics: [Diagnostic]
  /// The files the diagnostics point into.
  public var sources: SourceMap
  /// How many findings a suppression silenced.
  public var suppressed: Int
  /// How many findings the baseline knew already.
  public var baselined: Int
  /// What the command adds to the JSON document, under its own name.
  public var details: JSONValue?
  /// What was tried out, by the name of what it was tried on; for formats that have tests.
  public var cases: [(suite: String, cases: [ReportCase])] = []
  /// The rules there are, for formats that carry their descriptions along.
  public var rules: [RuleDescription] = []
  /// The version of this program, for formats that name it.
  public var version: String?
  /// The lowest severity that makes the command fail.
  public var threshold: Severity = .error

  public init(
    command: String, isComplete: Bool = true, diagnostics: [Diagnostic], sources: SourceMap,
    suppressed: Int = 0, baselined: Int = 0, details: JSONValue? = nil
  ) {
    self.command = command
    self.isComplete = isComplete
    self.diagnostics = diagnostics
    self.sources = sources
    self.suppressed = suppressed
    self.baselined = baselined
    self.details = details
  }

  /// Whether a diagnostic makes the command fail.
  public var fails: Bool { diagnostics.contains { $0.severity >= threshold } }

  /// How many diagnostics have this severity.
  public func count(_ severity: Severity) -> Int {
    diagnostics.count { $0.severity == severity }
  }
}
