import Glibc
import KernelFacts

/// A release in the field as its folder has it: the tree that `build` wrote, with or without the
/// module that was built of it.
public struct ReleaseModule: Sendable {
  /// The module's file if the folder has one for the kernel.
  public var path: String?
  /// How to build it otherwise: in a copy in the cache, so that the folder stays as it is.
  public var build: ModuleBuild?

  /// - Parameters:
  ///   - folder: where its `cumulative.yaml` lies.
  ///   - name: what reports call it.
  ///   - linker: see `ModuleBuild`.
  ///   - needsLinking: whether it uses livepatch symbols.
  public init(
    _ module: String, in folder: String, name: String, kernel: InstalledKernel, linker: String?
  ) throws(LabError) {
    let built = "\(folder)/\(module).ko"
    if exists(built), ModuleFile(try readFile(built))?.release == kernel.release {
      path = built
      return
    }
    guard exists("\(folder)/Kbuild"), let tree = kernel.buildTree else {
      throw LabError(
        "the release `\(module)` in `\(folder)` has no module for \(kernel.release), and nothing to "
          + "build one of",
        help:
          "keep the whole folder that `build` wrote, or remove the release once no machine runs it"
      )
    }
    guard let cache = ReleaseCache() else {
      throw LabError("there is no cache to build releases in", help: "set HOME or KLP_CACHE")
    }
    let copy = cache.copy(of: folder, for: kernel.release)
    let inputs = try Self.copyFiles(of: folder, to: copy)
    cache.use(copy)
    build = ModuleBuild(
      name: name, folder: copy, module: module, inputs: inputs,
      buildTree: tree, linker: linker)
  }

  /// Takes away what was built of releases that nobody has rehearsed for a month.
  public static func pruneCache() { ReleaseCache()?.prune() }

  /// Copies what a build is made of; a file that is the same is not touched.
  private static func copyFiles(
    of folder: String, to copy: String
  ) throws(LabError) -> [String] {
    let products = [".o", ".ko", ".mod", ".mod.c", ".cmd", ".order", ".symvers", ".log", ".stamp"]
    let files = filesBelow(folder).filter { path in !products.contains { path.hasSuffix($0) } }
    var inputs: [String] = []
    for file in files {
      let path = String(file.dropFirst(folder.count + 1))
      inputs.append(path)
      let bytes = try readFile(file, limit: 64 << 20)
      let target = "\(copy)/\(path)"
      if let old = try? readFile(target), old == bytes { continue }
      try makeFolders(above: target)
      try writeFile(bytes, to: target)
    }
    return inputs
  }

  private static func makeFolders(above path: String) throws(LabError) {
    guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return }
    let folder = String(path[..<slash])
    if exists(folder) { return }
    try makeFolders(above: folder)
    guard mkdir(folder, 0o755) == 0 || errno == EEXIST else {
      throw systemError("the folder `\(folder)` cannot be made")
    }
  }
}
