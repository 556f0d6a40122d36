public import Comparing
import Composing
public import Diagnostics
public import Livepatch

/// Two releases for one kernel, and where their definitions say what they have.
public struct ReleasePair: Sendable {
  /// Which way a machine goes.
  enum Direction: Sendable { case upgrade, downgrade }

  public struct Side: Sendable {
    public var patch: CumulativePatch
    public var places: [ReleasePlace: SourceRange]
    /// Where something stands that has no place of its own.
    public var range: SourceRange

    public init(
      _ patch: CumulativePatch, places: [ReleasePlace: SourceRange] = [:], range: SourceRange
    ) {
      self.patch = patch
      self.places = places
      self.range = range
    }

    public init(_ release: Release) {
      self.init(release.patch, places: release.places, range: release.range)
    }

    func range(of place: ReleasePlace) -> SourceRange { places[place] ?? range }
  }

  public var earlier: Side
  public var later: Side
  /// The set that the later one is composed from, if it is.
  var surroundings: Surroundings?

  public init(earlier: Side, later: Side) {
    self.earlier = earlier
    self.later = later
  }
}

/// Why a machine may or may not go from one release to the other, and back.
public struct PairJudgement: Sendable {
  public var upgrade: [Diagnostic]
  public var downgrade: [Diagnostic]

  public var verdict: PairVerdict {
    PairVerdict(
      mayReplace: !upgrade.contains { $0.severity == .error },
      mayGoBack: downgrade.contains { $0.finding.rule == Rule.downgradeRefused.name }
        ? .no : downgrade.isEmpty ? .yes : .atRisk)
  }

  /// Asks every rule about pairs of releases.
  public init(of pair: ReleasePair) {
    func ask(_ wanted: ReleasePair.Direction) -> [Diagnostic] {
      Rule.all.flatMap { rule -> [Diagnostic] in
        guard case .pair(wanted, let look) = rule.check else { return [] }
        return look(pair).map {
          Diagnostic($0, severity: rule.severity, group: rule.group.rawValue)
        }
      }
    }
    upgrade = ask(.upgrade)
    downgrade = ask(.downgrade)
  }
}

extension Surroundings {
  /// Every release in the field with the patch that is composed for its kernel.
  public var releasePairs: [ReleasePair] {
    compositions.flatMap { composition -> [ReleasePair] in
      guard let patch = composition.patch else { return [] }
      return set.releases.filter { $0.kernelName == composition.kernel.name }.map { release in
        var pair = ReleasePair(
          earlier: .init(release), later: .init(patch, range: set.manifest.version.range))
        pair.surroundings = self
        return pair
      }
    }
  }
}
