import Diagnostics
import Loading
import Rules

/// A patch set with every safe fix made, in memory.
///
/// A fix may make room for another one, so fixes are made until none is left.
struct Mended {
  struct File {
    /// Below the set.
    var path: String
    /// As reports have it.
    var shownPath: String
    var old: [UInt8]
    var new: [UInt8]
  }

  /// The set as it is once the fixes are made.
  private(set) var examined: Examined
  private var changes: [String: File] = [:]

  /// By path.
  var files: [File] {
    changes.values.filter { $0.old != $0.new }.sorted { $0.path < $1.path }
  }

  /// - Parameter examine: reads and judges the set with some files changed.
  init(_ examine: (_ changes: [String: [UInt8]]) throws -> Examined) throws {
    examined = try examine([:])
    for _ in 0..<Self.roundLimit {
      let next = changesOfOneRound()
      if next.isEmpty { return }
      let all = changes.merging(next) {
        File(path: $0.path, shownPath: $0.shownPath, old: $0.old, new: $1.new)
      }
      let after = try examine(all.mapValues(\.new))
      // A fix that is called safe and yet leaves a file that cannot be read is a defect of ours:
      // nothing of its round is kept.
      guard after.unreadable.isSubset(of: examined.unreadable) else { return }
      examined = after
      changes = all
    }
  }

  /// Nothing needs more; a pair of fixes that undo each other must end all the same.
  private static let roundLimit = 20

  private func changesOfOneRound() -> [String: File] {
    let sources = examined.loaded.sources
    let fixes = examined.judgement.diagnostics.compactMap(\.finding.fix).filter(\.isSafe)
    return fixes.applied(to: sources).reduce(into: [:]) { files, changed in
      let source = sources[changed.key]
      let path = String(source.path.dropFirst(examined.prefix.count))
      files[path] = File(path: path, shownPath: source.path, old: source.bytes, new: changed.value)
    }
  }
}

extension Examined {
  /// The files that are no longer understood as YAML.
  fileprivate var unreadable: Set<FileID> {
    Set(loaded.findings.filter { $0.rule.text.hasPrefix("yaml-") }.map(\.range.file))
  }
}
