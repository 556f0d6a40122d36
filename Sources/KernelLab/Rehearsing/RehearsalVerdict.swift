public import Livepatch

/// What a rehearsal showed.
public struct RehearsalVerdict: Sendable, Equatable {
  public struct Step: Sendable, Equatable {
    public var title: String
    public var state: State
    /// How long it took in the guest; nil if that is not known.
    public var seconds: Double?
    /// What was looked at, in a few words.
    public var seen: String?
    public var problems: [Problem] = []
  }

  public enum State: String, Sendable, Equatable {
    case passed, failed
    /// An earlier step ended the rehearsal.
    case notReached
  }

  /// Something that is not as it must be.
  public struct Problem: Sendable, Hashable {
    public var subject: Subject
    /// One sentence that makes sense alone.
    public var message: String
    /// What the guest showed: lines of its log, stacks.
    public var evidence: [String] = []
  }

  public enum Subject: Sendable, Hashable {
    case livepatch
    case function(FunctionKey)
    /// A fix's check, from 0.
    case check(FixID, Int)
  }

  public var steps: [Step] = []
  /// The functions that were seen replaced, of those declared.
  public var functions: (seen: Int, declared: Int) = (0, 0)
  /// The checks whose effect was seen, of those there are.
  public var effects: (seen: Int, declared: Int) = (0, 0)

  /// From each release to each other one, as far as that was to be rehearsed.
  public var passages: [PassageAccount] = []

  public var problems: [Problem] { steps.flatMap(\.problems) }

  public var isPassed: Bool { steps.allSatisfy { $0.state == .passed } }

  public static func == (a: Self, b: Self) -> Bool {
    a.steps == b.steps && a.functions == b.functions && a.effects == b.effects
      && a.passages == b.passages
  }
}

extension Rehearsal {
  /// Holds what a guest reported against what must be.
  func verdict(on outcome: GuestOutcome) -> RehearsalVerdict {
    let account = RehearsalAccount(outcome.results)
    let log = GuestLog(outcome.log)
    var judge = RehearsalJudge(self, account, log)
    judge.boot(outcome)
    for number in steps.indices { judge.step(number) }
    judge.end(outcome)
    return judge.verdict
  }
}
