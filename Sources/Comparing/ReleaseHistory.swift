public import Livepatch

/// The releases for one kernel, each of which a machine may run, and what of going from any to any
/// other.
public struct ReleaseHistory: Sendable {
  public let kernel: Kernel
  /// Oldest first; the last one is the new one.
  public let sides: [Side]
  /// By from, then to; nil from one to itself.
  public let verdicts: [[Verdict?]]
  /// What changed from each release to the next.
  public let steps: [Comparison]

  /// - Parameters:
  ///   - sides: at least one, oldest first.
  ///   - judge: what is to be said of an older release and a newer one, by their places.
  public init(
    _ kernel: Kernel, _ sides: [Side], judge: (_ old: Int, _ new: Int) -> PairVerdicts
  ) {
    self.kernel = kernel
    self.sides = sides
    steps = zip(sides, sides.dropFirst()).map { Comparison($0, $1) }
    var verdicts = Array(
      repeating: [Verdict?](repeating: nil, count: sides.count), count: sides.count)
    for new in sides.indices {
      for old in sides[..<new].indices {
        let pair = judge(old, new)
        verdicts[old][new] = pair.replace
        verdicts[new][old] = pair.goBack
      }
    }
    self.verdicts = verdicts
  }

  public var newest: Side { sides[sides.count - 1] }
}

/// Whether two values are one release: of one name, and with the same contents.
public func isOneRelease(_ a: Side, _ b: Side) -> Bool {
  a.name == b.name && !gaps(from: a, to: b).contains(.moduleNameReused)
}
