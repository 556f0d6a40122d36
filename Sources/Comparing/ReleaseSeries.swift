public import Livepatch

/// The releases for one kernel between which machines may move, oldest first.
public struct ReleaseSeries: Sendable {
  /// The kernel's name in the manifest.
  public let kernel: String
  public let releases: [CumulativePatch]
  /// Every earlier release with every later one.
  public let pairs: [Pair]

  public struct Pair: Sendable {
    /// Indices of `releases`.
    public let earlier: Int
    public let later: Int
    public let comparison: Comparison
    public let verdict: PairVerdict
  }

  /// - Parameter verdict: what becomes of a machine that goes from one of the releases, by number,
  ///   to a later one, and back.
  public init(
    _ releases: [ComparedRelease], verdict: (_ earlier: Int, _ later: Int) -> PairVerdict
  ) {
    kernel = releases.last?.patch.kernel.name ?? ""
    self.releases = releases.map(\.patch)
    pairs = releases.indices.flatMap { later in
      (0..<later).map { earlier in
        Pair(
          earlier: earlier, later: later,
          comparison: Comparison(from: releases[earlier], to: releases[later]),
          verdict: verdict(earlier, later))
      }
    }
  }

  /// From each release to the newest one.
  public var toNewest: [Pair] { pairs.filter { $0.later == releases.count - 1 } }

  func pair(_ earlier: Int, _ later: Int) -> Pair? {
    pairs.first { $0.earlier == earlier && $0.later == later }
  }
}
