import KernelFacts
public import Livepatch

/// A rehearsal that was held on a stock kernel.
public struct HeldRehearsal: Sendable {
  public var verdict: RehearsalVerdict
  /// The guest's console, whole.
  public var log: String
  /// From the start of QEMU to its end.
  public var seconds: Double
  public var isAccelerated: Bool
}

/// A built livepatch and what it is.
public struct BuiltLivepatch: Sendable {
  public var patch: RehearsedPatch
  /// The module's file.
  public var path: String

  public init(patch: RehearsedPatch, path: String) {
    self.patch = patch
    self.path = path
  }
}

/// Boots a kernel and goes through a rehearsal in it.
///
/// Throws where none can be held: no QEMU, no image, a module that is not there.
public func rehearse(
  _ livepatch: BuiltLivepatch, releases: [BuiltLivepatch] = [], passages: [Passage] = [],
  on kernel: InstalledKernel, stressSeconds: Int? = nil, transitionLimit: Int = 30
) throws(LabError) -> HeldRehearsal {
  guard let image = kernel.image, let folder = kernel.modules else {
    throw LabError("the image and the modules of \(kernel.release) are not here")
  }
  let rehearsal = Rehearsal(
    of: livepatch.patch, releases: releases.map(\.patch), passages: passages,
    stressSeconds: stressSeconds, transitionLimit: transitionLimit)
  var files = ModuleFiles(of: kernel.release, in: folder)
  for built in [livepatch] + releases {
    try files.add(built.patch.module, at: built.path)
    for name in built.patch.modules { try files.add(name) }
  }
  var guest = Guest(
    image: image, modules: files.modules, files: rehearsal.files, script: rehearsal.script)
  // All of the log, whatever a livepatch does to the console's level; with times; and every mark.
  guest.commandLine = "ignore_loglevel printk.time=1 printk.devkmsg=on"
  guest.timeLimit = rehearsal.timeLimit
  let outcome = try guest.run()
  return HeldRehearsal(
    verdict: rehearsal.verdict(on: outcome), log: outcome.log, seconds: outcome.seconds,
    isAccelerated: outcome.isAccelerated)
}

/// The modules a guest takes along.
private struct ModuleFiles {
  let release: String
  let folder: String
  private let paths: [String: String]
  private(set) var modules: [Guest.Module] = []

  init(of release: String, in folder: String) {
    self.release = release
    self.folder = folder
    let files = filesBelow(folder).filter { path in
      [".ko", ".ko.xz", ".ko.zst", ".ko.gz"].contains { path.hasSuffix($0) }
    }
    paths = Dictionary(files.map { (moduleName(ofPath: $0), $0) }) { first, _ in first }
  }

  /// Adds a module and what it depends on.
  mutating func add(_ name: String, at path: String? = nil) throws(LabError) {
    if modules.contains(where: { $0.name == name }) { return }
    guard let path = path ?? paths[name] else {
      throw LabError(
        "\(release) has no module `\(name)` in `\(folder)`",
        help: "install the package that has it; a module that is built in cannot be an object")
    }
    let bytes = try readPacked(path)
    guard let file = ModuleFile(bytes) else {
      throw LabError("`\(path)` is no module for a 64-bit kernel")
    }
    if let built = file.release, built != release {
      throw LabError("`\(path)` is built for \(built), and \(release) is to be booted")
    }
    modules.append(Guest.Module(name: name, contents: bytes, dependencies: file.dependencies))
    for needed in file.dependencies { try add(needed) }
  }
}
