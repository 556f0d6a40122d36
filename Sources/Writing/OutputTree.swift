import Dispatch
public import Livepatch
import Synchronization

/// The files of a composed livepatch, by path below the output folder.
public struct OutputTree: Sendable, Equatable {
  public internal(set) var files: [String: [UInt8]] = [:]

  /// - Parameters:
  ///   - patch: the composed patch; digests of its sources are filled in here.
  ///   - contents: the bytes of a source by its path below the patch set.
  public init(_ patch: CumulativePatch, contents: @Sendable (String) -> [UInt8]) {
    let patch = patch.withDigests(of: contents)
    add(definitionName, definitionFile(of: patch))
    add("\(patch.module)_main.c", mainFile(of: patch))
    add("klp_compose.h", headerFile(of: patch))
    if !patch.symbols.isEmpty { add(symbolsHeaderName, symbolsHeader()) }
    add("Kbuild", kbuildFile(of: patch))
    add("Makefile", makefile(of: patch))
    for unit in patch.units { add("units/\(unit.name)", unitFile(unit)) }
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

  private mutating func add(_ path: String, _ text: String) { files[path] = Array(text.utf8) }
}

let definitionName = "cumulative.yaml"

extension CumulativePatch {
  /// The patch with the SHA-256 of each source, computed on all cores.
  public func withDigests(of contents: @Sendable (String) -> [UInt8]) -> CumulativePatch {
    let paths = (fixes.flatMap(\.sources) + shared).map(\.path)
    let digests = Mutex<[String: String]>([:])
    DispatchQueue.concurrentPerform(iterations: paths.count) { index in
      let digest = SHA256.hex(contents(paths[index]))
      digests.withLock { $0[paths[index]] = digest }
    }
    let known = digests.withLock { $0 }
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
