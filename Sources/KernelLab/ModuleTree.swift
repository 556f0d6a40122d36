import KernelFacts
import Livepatch
import Parallel

/// The modules of a kernel: `/lib/modules/<release>`.
struct ModuleTree {
  /// The kernel they were built for; nil if there is no module.
  let release: String?
  /// Sorted by name.
  let modules: [KernelModule]
  let symbols: [ObjectName: [FactsDraft.Symbol]]
  let exports: [ExportedSymbol]

  init(_ folder: String) throws(LabError) {
    let files = filesBelow(folder).filter(Self.isModule)
    let builtIn = "\(folder)/modules.builtin"
    guard !files.isEmpty || exists(builtIn) else {
      throw LabError(
        "`\(folder)` has no modules", help: "name the folder that is called like the release")
    }
    var modules: [String: KernelModule] = [:]
    if exists(builtIn) {
      let text = String(decoding: try readFile(builtIn), as: UTF8.self)
      for path in text.split(separator: "\n") {
        let name = moduleName(ofPath: path)
        modules[name] = KernelModule(name: name, kind: .builtIn)
      }
    }
    var release: String?
    var symbols: [ObjectName: [FactsDraft.Symbol]] = [:]
    var exports: [ExportedSymbol] = []
    for (path, file) in try Self.read(files) {
      let name = moduleName(ofPath: path)
      if let own = file.release {
        if let release, release != own {
          throw LabError("`\(path)` is of \(own), other modules are of \(release)")
        }
        release = own
      }
      modules[name] = KernelModule(
        name: name, kind: .loadable, dependencies: file.dependencies,
        isLivepatch: file.isLivepatch)
      symbols[.module(name)] = file.symbols
      exports += file.exports.map {
        ExportedSymbol(name: $0.name, owner: .module(name), isGPLOnly: $0.isGPLOnly)
      }
    }
    self.release = release
    self.modules = modules.values.sorted { $0.name < $1.name }
    self.symbols = symbols
    self.exports = exports
  }

  private static func isModule(_ path: String) -> Bool {
    [".ko", ".ko.xz", ".ko.zst", ".ko.gz"].contains { path.hasSuffix($0) }
  }

  /// Reads all files, on all cores: unpacking is what takes the time.
  private static func read(_ files: [String]) throws(LabError) -> [(String, ModuleFile)] {
    try files.parallelMap { path -> Result<(String, ModuleFile), LabError> in
      do throws(LabError) {
        guard let file = ModuleFile(try readPacked(path)) else {
          throw LabError("`\(path)` is no module for a 64-bit kernel")
        }
        return .success((path, file))
      } catch {
        return .failure(error)
      }
    }.map { result throws(LabError) in try result.get() }
  }
}
