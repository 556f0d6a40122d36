public import Diagnostics

/// Whether one release may take the place of another on a running machine, and why not.
public struct Verdict: Sendable {
  public enum Outcome: String, Sendable, CaseIterable {
    case yes
    /// The kernel refuses to load it.
    case refused
    /// It loads, and something is lost or breaks.
    case unsafe
  }

  public var outcome: Outcome
  /// What speaks against it, and what to know of it if nothing does.
  public var reasons: [Diagnostic]
  /// The rules among them that tell why the kernel refuses it.
  public var refusals: Set<RuleName>

  public var isYes: Bool { outcome == .yes }

  public init(
    _ outcome: Outcome, reasons: [Diagnostic] = [], refusals: Set<RuleName> = []
  ) {
    self.outcome = outcome
    self.reasons = reasons
    self.refusals = refusals
  }
}

/// What is to be said of two releases, one of which may follow the other.
public struct PairVerdicts: Sendable {
  /// May the new one replace the old one?
  public var replace: Verdict
  /// May one go back from the new one to the old one?
  public var goBack: Verdict

  public init(replace: Verdict, goBack: Verdict) {
    self.replace = replace
    self.goBack = goBack
  }
}
