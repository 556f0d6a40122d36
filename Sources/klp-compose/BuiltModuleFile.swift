import ELF
import Glibc
import Livepatch

/// A module that lies in the folder of a composed patch, built there by whoever.
struct BuiltModuleFile {
  let path: String
  let bytes: [UInt8]
  private let module: ModuleFile

  /// nil if there is none.
  init?(of patch: CumulativePatch, in folder: String) throws {
    path = "\(folder)/\(patch.module).ko"
    guard access(path, F_OK) == 0 else { return nil }
    bytes = try readFile(path, limit: moduleLimit)
    module = try readModule(path)
  }

  /// What `uname -r` prints where it can be loaded.
  var kernel: String? {
    module.values(of: "vermagic").first?.split(separator: " ").first.map(String.init)
  }

  /// Why it is not the patch's module; nil if nothing speaks against it.
  ///
  /// - Parameter inputs: the files it is built of. As for make, one that is newer speaks against it.
  func problem(of patch: CumulativePatch, builtOf inputs: [String]) -> String? {
    guard module.isLivepatch else {
      return "`\(path)` is no livepatch: it is not linked, or another module"
    }
    if let name = module.name, name != patch.module {
      return "`\(path)` is the module `\(name)`"
    }
    let fixes = Set(
      module.values(of: "klp_fix").compactMap { $0.split(separator: " ").first.map(String.init) })
    // A fix under a condition may be left out.
    let needed = patch.fixes.filter(\.condition.isAlways).map(\.id.text)
    guard fixes.isSuperset(of: needed), fixes.isSubset(of: patch.fixes.map(\.id.text)) else {
      return "`\(path)` has other fixes than the set"
    }
    guard let kernel, globMatches(patch.kernel.release, kernel) else {
      return "`\(path)` is built for \(kernel ?? "no kernel"), and not for \(patch.kernel.release)"
    }
    guard let built = lastChange(of: path) else { return nil }
    let newer = inputs.sorted().first { lastChange(of: $0).map { $0 > built } ?? false }
    return newer.map { "`\(path)` is older than `\($0)`" }
  }
}

/// Seconds and nanoseconds since 1970; nil if it cannot be told.
private func lastChange(of path: String) -> (Int, Int)? {
  var status = stat()
  guard stat(path, &status) == 0 else { return nil }
  return (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
}
