import Composing
public import Diagnostics
import HandWritten

/// One mistake: its name, how bad it is, what to know about it, and how it is found.
public struct Rule: Sendable {
  public enum Group: String, Sendable, CaseIterable {
    case input, structure, order, functions, callbacks, shadow, states, module, symbols, target,
      source, releases, importing, simulation, built, lint
  }

  public let name: RuleName
  public let group: Group
  public let severity: Severity
  /// Whether it speaks without being asked for; the others do where `lint.rules` gives them a
  /// severity.
  public let isOnByDefault: Bool
  /// Whether a finding leaves no correct module: nothing silences it then.
  public let isRequired: Bool
  /// One line.
  public let summary: String
  /// Markdown: what happens, why, and where the kernel says so.
  public let rationale: String
  /// Made when somebody asks: linting has no use for them.
  public var examples: [Example] { makeExamples() }
  private let makeExamples: @Sendable () -> [Example]
  let check: Check
  /// What it looks for in built modules, for a rule that speaks of sources too.
  let builtCheck: (@Sendable (BuiltModule) -> [Finding])?
  /// What it looks for in modules written by hand, for a rule that speaks of sets too.
  let moduleCheck: (@Sendable (ModuleSource, LintUnit) -> [Finding])?

  /// How the findings of a rule come about.
  enum Check: Sendable {
    /// Reading reports it, with its words.
    case reading
    /// Composing finds it; the rule has the words.
    case composing(@Sendable (CompositionProblem) -> Finding?)
    /// It looks at the C of one fix, or of one module written by hand, at a time.
    case unit(@Sendable (LintUnit) -> [Finding])
    /// It looks at the C of one fix at a time, and at what its YAML says of it.
    case fix(@Sendable (LintUnit) -> [Finding])
    /// It looks at the structures of one module written by hand.
    case module(@Sendable (ModuleSource, LintUnit) -> [Finding])
    /// It looks at a release in the field and the one that is to follow.
    case upgrade(@Sendable (ReleasePair) -> [Finding])
    /// It looks at the same pair, and the way back. Linting tells what is a warning at least; the
    /// rest is for who compares releases.
    case downgrade(@Sendable (ReleasePair) -> [Finding])
    /// It looks at the set as a whole.
    case set(@Sendable (Surroundings) -> [Finding])
    /// It looks at one built module.
    case built(@Sendable (BuiltModule) -> [Finding])
    /// Judging the other findings brings it up.
    case judging
  }

  init(
    _ name: RuleName, _ group: Group, _ severity: Severity, isOnByDefault: Bool = true,
    isRequired: Bool = false, summary: String, rationale: String,
    examples: @autoclosure @escaping @Sendable () -> [Example] = [], _ check: Check,
    built: (@Sendable (BuiltModule) -> [Finding])? = nil,
    module: (@Sendable (ModuleSource, LintUnit) -> [Finding])? = nil
  ) {
    self.name = name
    self.group = group
    self.severity = severity
    self.isOnByDefault = isOnByDefault
    self.isRequired = isRequired
    self.summary = summary
    self.rationale = rationale
    makeExamples = examples
    self.check = check
    if case .built(let look) = check { builtCheck = look } else { builtCheck = built }
    if case .module(let look) = check { moduleCheck = look } else { moduleCheck = module }
  }

  /// The rule of a name.
  public static func named(_ name: RuleName) -> Rule? { byName[name] }

  private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
}
