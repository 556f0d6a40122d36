import ArgumentParser
import Diagnostics
import Glibc
import KernelLab
import Livepatch

/// Which kernels of this machine modules are built for, and how.
struct KernelOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Where modules for the kernel are built, for several kernels NAME=FOLDER; may be repeated. \
      Default: the newest that is installed or in the cache of scripts/fetch-kernel.
      """, valueName: "folder"), completion: .directory)
  var kdir: [String] = []

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Sign the modules with the kernel's sign-file: the key and the certificate, both PEM.",
      valueName: "key cert"), completion: .file())
  var sign: [String] = []

  func validate() throws {
    if !sign.isEmpty, sign.count != 2 {
      throw ValidationError("--sign takes two files: --sign KEY CERT.")
    }
  }

  var signing: ModuleBuild.Signing? {
    sign.count == 2 ? ModuleBuild.Signing(key: sign[0], certificate: sign[1]) : nil
  }

  /// The kernel that a kernel of the manifest stands for here.
  ///
  /// - Parameter needsImage: whether it is to be booted too.
  func installed(
    _ kernel: Kernel, among known: [InstalledKernel], images: [String: InstalledKernel] = [:],
    needsImage: Bool = false
  ) throws -> InstalledKernel {
    let tree = try named(kdir, for: kernel)
    if let tree, releaseOfBuildTree(tree) == nil {
      throw Failure(
        message: "`\(tree)` is no folder in which modules can be built",
        help: "name a prepared kernel tree, or the headers of a distribution's kernel")
    }
    var known = known
    if let tree, let release = releaseOfBuildTree(tree) {
      guard globMatches(kernel.release, release) else {
        throw Failure(
          message:
            "`\(tree)` builds modules for \(release), not for `\(kernel.name)` (\(kernel.release))"
        )
      }
      known = known.filter { $0.release == release }
      if known.isEmpty { known = [InstalledKernel(release: release)] }
      known[0].buildTree = tree
    }
    if needsImage, let image = images[kernel.name] {
      known = known.filter { $0.release == image.release }
      if known.isEmpty { known = [image] }
      known[0].image = image.image
      known[0].modules = image.modules
    }
    let needs: [KeyPath<InstalledKernel, String?>] =
      needsImage ? [\.buildTree, \.image, \.modules] : [\.buildTree]
    if let found = InstalledKernel.newest(of: known, for: kernel, having: needs) { return found }
    let hasTree = InstalledKernel.newest(of: known, for: kernel, having: [\.buildTree]) != nil
    if hasTree {
      throw Failure(
        message: "no image of `\(kernel.name)` (\(kernel.release)) that fits the headers is here",
        help: "install the package `linux-image-\(kernel.release)`, put it into the cache with "
          + "`scripts/fetch-kernel image SERIES`, or name where it was unpacked: "
          + "--image \(kernel.name)=FOLDER")
    }
    throw Failure(
      message: "no headers of `\(kernel.name)` (\(kernel.release)) are here",
      help: "install the package `linux-headers-\(kernel.release)`, put it into the cache with "
        + "`scripts/fetch-kernel headers SERIES`, or name a folder: --kdir \(kernel.name)=FOLDER")
  }
}

/// What an option that is given per kernel says for one: `VALUE`, or `NAME=VALUE`.
func named(_ values: [String], for kernel: Kernel) throws -> String? {
  var plain: String?
  for value in values {
    if let equals = value.firstIndex(of: "="), !value[..<equals].contains("/") {
      if value[..<equals] == kernel.name { return String(value[equals...].dropFirst()) }
    } else {
      plain = value
    }
  }
  return plain
}
