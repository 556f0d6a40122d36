import Glibc

/// Where the facts of a kernel are to be read from: what somebody has of it.
public struct KernelSources: Sendable, Equatable {
  /// A vmlinuz: it is booted, and tells.
  public var image: String?
  /// A vmlinux with a symbol table.
  public var vmlinux: String?
  /// A System.map, or a copy of /proc/kallsyms.
  public var systemMap: String?
  /// A copy of `available_filter_functions` or `available_filter_functions_addrs`.
  public var traceable: String?
  /// The kernel that runs here.
  public var isRunning = false
  /// `/lib/modules/<release>`.
  public var modules: String?
  public var configuration: String?
  /// A tree of headers or of a build: `.config`, `Module.symvers`.
  public var headers: String?
  /// What `uname -r` prints there, where nothing else tells.
  public var release: String?

  public init(release: String? = nil) { self.release = release }

  /// The modules and the configuration of the kernel that runs here, as far as they are installed.
  public mutating func addRunningModules() throws(LabError) {
    var names = utsname()
    guard uname(&names) == 0 else { throw systemError("the running kernel has no name") }
    let release = withUnsafeBytes(of: &names.release) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    if exists("/lib/modules/\(release)/modules.builtin") { modules = "/lib/modules/\(release)" }
    let places = ["/boot/config-\(release)", "/lib/modules/\(release)/config"]
    configuration = configuration ?? places.first(where: exists)
  }

  /// Fills in what an unpacked package, or `/`, has in the usual places.
  ///
  /// - Parameter release: which kernel, if there are several.
  public mutating func addInstalled(below root: String, release: String?) throws(LabError) {
    let kernels = InstalledKernel.found(below: [root]).filter { $0.image != nil }
    let chosen = kernels.count == 1 && release == nil ? kernels.first : nil
    guard let kernel = chosen ?? kernels.first(where: { $0.release == release }) else {
      let names = kernels.map(\.release).joined(separator: ", ")
      throw LabError(
        kernels.isEmpty
          ? "there is neither boot/vmlinuz-… nor lib/modules/…/vmlinuz below `\(root)`"
          : "`\(root)` has several kernels or not the one: \(names)",
        help: kernels.isEmpty
          ? "name the folder a kernel package was unpacked to" : "choose one with --release")
    }
    image = image ?? kernel.image
    configuration = configuration ?? kernel.configurationPath
    modules = modules ?? kernel.modules
  }
}
