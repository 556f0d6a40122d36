import Glibc
import KernelFacts
public import Livepatch

/// A kernel as far as it lies on this machine, installed or unpacked.
public struct InstalledKernel: Sendable, Equatable {
  /// What `uname -r` prints there.
  public var release: String
  /// What kbuild needs to build modules for it: the `KDIR` of external modules.
  public var buildTree: String?
  /// Its vmlinuz.
  public var image: String?
  /// Its folder in `lib/modules`.
  public var modules: String?

  public init(
    release: String, buildTree: String? = nil, image: String? = nil, modules: String? = nil
  ) {
    self.release = release
    self.buildTree = buildTree
    self.image = image
    self.modules = modules
  }

  /// The kernels that are installed, and those that scripts/fetch-kernel put into the cache.
  public static func all() -> [InstalledKernel] {
    let cache = kernelCache()
    let unpacked = cache.map { cache in
      entries(of: cache).filter { !$0.hasPrefix(".") }.map { "\(cache)/\($0)" }
    }
    return found(below: [""] + (unpacked ?? []))
  }

  /// The kernels that lie in the usual places below folders; what comes first counts.
  public static func found(below roots: [String]) -> [InstalledKernel] {
    var kernels: [String: InstalledKernel] = [:]
    func add(_ release: String, _ member: WritableKeyPath<InstalledKernel, String?>, _ path: String)
    {
      var kernel = kernels[release] ?? InstalledKernel(release: release)
      if kernel[keyPath: member] == nil { kernel[keyPath: member] = path }
      kernels[release] = kernel
    }
    for root in roots {
      for name in entries(of: "\(root)/boot") where name.hasPrefix("vmlinuz-") {
        add(String(name.dropFirst(8)), \.image, "\(root)/boot/\(name)")
      }
      for folder in ["lib/modules", "usr/lib/modules"] {
        for release in entries(of: "\(root)/\(folder)") {
          let path = "\(root)/\(folder)/\(release)"
          if exists("\(path)/modules.builtin") { add(release, \.modules, path) }
          // Where Debian's packages have it from 7.0 on; what is installed is copied to /boot.
          if exists("\(path)/vmlinuz") { add(release, \.image, "\(path)/vmlinuz") }
          if let tree = releaseOfBuildTree("\(path)/build") {
            add(tree, \.buildTree, "\(path)/build")
          }
        }
      }
      for name in entries(of: "\(root)/usr/src") where name.hasPrefix("linux-headers-") {
        let path = "\(root)/usr/src/\(name)"
        if let release = releaseOfBuildTree(path) { add(release, \.buildTree, path) }
      }
    }
    return kernels.values.sorted { naturallyPrecedes($0.release, $1.release) }
  }

  /// The newest kernel of those a kernel of the manifest stands for that has all that is needed.
  public static func newest(
    of kernels: [InstalledKernel], for kernel: Kernel,
    having needs: [KeyPath<InstalledKernel, String?>]
  ) -> InstalledKernel? {
    kernels.last { installed in
      globMatches(kernel.release, installed.release)
        && needs.allSatisfy { installed[keyPath: $0] != nil }
    }
  }
}

/// What `uname -r` prints where modules built in a folder load; nil if none can be built there.
///
/// Asks the header that goes into `vermagic`: Debian's `kernel.release` has another text.
public func releaseOfBuildTree(_ folder: String) -> String? {
  guard let bytes = try? readFile("\(folder)/include/generated/utsrelease.h", limit: 4096) else {
    return nil
  }
  let parts = String(decoding: bytes, as: UTF8.self).split(
    separator: "\"", omittingEmptySubsequences: false)
  return parts.count > 1 && !parts[1].isEmpty ? String(parts[1]) : nil
}

extension InstalledKernel {
  /// Where the configuration lies that came with its image or its modules.
  var configurationPath: String? {
    var places: [String] = []
    if let image {
      let folder = image.prefix(through: image.lastIndex(of: "/") ?? image.startIndex)
      places.append("\(folder)config-\(release)")
    }
    if let modules { places.append("\(modules)/config") }
    return places.first(where: exists)
  }

  /// Its configuration: what came with it, or what builds modules for it.
  public func configuration() throws(LabError) -> Configuration {
    for path in [configurationPath, buildTree.map { "\($0)/.config" }] {
      guard let path, exists(path), let values = readKernelConfig(try readFile(path)) else {
        continue
      }
      let states = values.compactMapValues { Configuration.Value(rawValue: $0) }
      return Configuration(
        Dictionary(uniqueKeysWithValues: states.map { ("CONFIG_\($0.key)", $0.value) }))
    }
    throw LabError(
      "the configuration of \(release) is not known",
      help: "install the kernel's image or its headers")
  }
}

/// Where scripts/fetch-kernel keeps what it unpacked.
private func kernelCache() -> String? { cacheFolder().map { "\($0)/kernels" } }

/// Where things lie that can be made again: `KLP_CACHE`, else in the user's cache.
func cacheFolder() -> String? {
  func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  }
  return variable("KLP_CACHE") ?? variable("XDG_CACHE_HOME").map { "\($0)/klp-compose" }
    ?? variable("HOME").map { "\($0)/.cache/klp-compose" }
}
