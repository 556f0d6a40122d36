/// Findings that are known and accepted for now, each with how often it may come up.
public struct Baseline: Hashable, Sendable {
  private var counts: [FindingIdentity: Int]

  public init() { counts = [:] }

  public var isEmpty: Bool { counts.isEmpty }

  /// Adds a finding that may come up `count` more times.
  public mutating func add(_ identity: FindingIdentity, count: Int = 1) {
    counts[identity, default: 0] += count
  }

  /// Takes one occurrence of a finding out; false if none is left.
  public mutating func take(_ identity: FindingIdentity) -> Bool {
    guard let count = counts[identity], count > 0 else { return false }
    counts[identity] = count - 1
    return true
  }

  /// What is in it, by rule, message and text.
  public var entries: [(identity: FindingIdentity, count: Int)] {
    counts.filter { $0.value > 0 }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
}
