public import Livepatch
import Parallel

/// The files of a composed livepatch, by path below the output folder.
public struct OutputTree: Sendable, Equatable {
  public internal(set) var files: [String: [UInt8]] = [:]

  /// - Parameters:
  ///   - patch: the composed patch; digests of its sources are filled in here.
  ///   - contents: the bytes of a source by its path below the patch set.
  public init(_ patch: CumulativePatch, contents: @escaping @Sendable (String) -> [UInt8]) {
    var texts: [(path: String, text: @Sendable (CumulativePatch) -> String)] = [
      (definitionName, { definitionFile(of: $0.withDigests(of: contents)) }),
      ("\(patch.module)_main.c", mainFile), ("klp_compose.h", headerFile), ("Kbuild", kbuildFile),
      ("Makefile", makefile),
    ]
    if !patch.symbols.isEmpty { texts.append((symbolsHeaderName, { _ in symbolsHeader() })) }
    for (path, bytes) in texts.parallelMap({ ($0.path, Array($0.text(patch).utf8)) }) {
      files[path] = bytes
    }
    for unit in patch.units { files["units/\(unit.name)"] = Array(unitFile(unit).utf8) }
    for source in patch.fixes.flatMap(\.sources) + patch.shared {
      files["fixes/\(source.path)"] = contents(source.path)
    }
  }

  private init() {}

  /// Several trees side by side, each in a folder of its own.
  public init(joining trees: [(folder: String, tree: OutputTree)]) {
    self.init()
    for (folder, tree) in trees {
      for (path, bytes) in tree.files { files["\(folder)/\(path)"] = bytes }
    }
  }
}

let definitionName = "cumulative.yaml"

extension CumulativePatch {
  /// The patch with the SHA-256 of each source, computed on all cores.
  public func withDigests(of contents: @Sendable (String) -> [UInt8]) -> CumulativePatch {
    let paths = (fixes.flatMap(\.sources) + shared).map(\.path)
    let digests = paths.parallelMap { SHA256.hex(contents($0)) }
    let known = Dictionary(zip(paths, digests)) { first, _ in first }
    var patch = self
    for fix in patch.fixes.indices {
      for source in patch.fixes[fix].sources.indices {
        patch.fixes[fix].sources[source].sha256 =
          known[patch.fixes[fix].sources[source].path] ?? ""
      }
    }
    for source in patch.shared.indices {
      patch.shared[source].sha256 = known[patch.shared[source].path] ?? ""
    }
    return patch
  }
}
