import Glibc

/// Where the facts of a kernel are to be read from: what somebody has of it.
public struct KernelSources: Sendable {
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

  public init() {}

  /// The modules and the configuration of the kernel that runs here, as far as they are installed.
  public mutating func addRunningModules() throws(LabError) {
    var names = utsname()
    guard uname(&names) == 0 else { throw systemError("the running kernel has no name") }
    let release = withUnsafeBytes(of: &names.release) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    if exists("/lib/modules/\(release)/modules.builtin") { modules = "/lib/modules/\(release)" }
    if configuration == nil, exists("/boot/config-\(release)") {
      configuration = "/boot/config-\(release)"
    }
  }

  /// Fills in what an unpacked package, or `/`, has in the usual places.
  ///
  /// - Parameter release: which kernel, if there are several.
  public mutating func addInstalled(below root: String, release: String?) throws(LabError) {
    let boot = "\(root)/boot"
    let images = entries(of: boot).filter { $0.hasPrefix("vmlinuz-") }.map {
      String($0.dropFirst("vmlinuz-".count))
    }
    let chosen = release ?? (images.count == 1 ? images[0] : nil)
    guard let chosen, images.contains(chosen) else {
      throw LabError(
        images.isEmpty
          ? "there is no boot/vmlinuz-… below `\(root)`"
          : "`\(root)` has several kernels or not the one: \(images.joined(separator: ", "))",
        help: images.isEmpty
          ? "name the folder a kernel package was unpacked to" : "choose one with --release")
    }
    image = image ?? "\(boot)/vmlinuz-\(chosen)"
    if configuration == nil, exists("\(boot)/config-\(chosen)") {
      configuration = "\(boot)/config-\(chosen)"
    }
    for folder in ["lib/modules", "usr/lib/modules"]
    where modules == nil && exists("\(root)/\(folder)/\(chosen)") {
      modules = "\(root)/\(folder)/\(chosen)"
    }
  }
}
