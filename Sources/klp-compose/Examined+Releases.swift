import Comparing
import Composing
import Livepatch
import Loading
import Rules
import Writing

extension Examined {
  /// What the set is composed to for one kernel, with the digests that definitions have.
  func side(of composition: Composition) -> Side? {
    guard let set = loaded.set, var side = Side(composition, of: set, code: index) else {
      return nil
    }
    let contents = contents
    side.release.patch = side.patch.withDigests { contents[$0] ?? [] }
    return side
  }

  /// The releases in the field and what the set is now, for each kernel.
  func histories(today: String) -> [ReleaseHistory] {
    guard let set = loaded.set else { return [] }
    return compositions.compactMap { composition in
      guard let new = side(of: composition) else { return nil }
      let releases = set.releases.filter { $0.kernelName == composition.kernel.name }
        .map { Side($0, code: loaded.code) }
        // The set may be what was released last.
        .filter { !isOneRelease($0, new) }
      let sides = releases + [new]
      return ReleaseHistory(composition.kernel, sides) { old, new in
        PairVerdicts(
          from: sides[old], to: sides[new],
          in: new == sides.count - 1 ? surroundings : nil, today: today)
      }
    }
  }
}
