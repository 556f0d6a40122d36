import Glibc
public import KernelFacts
import Livepatch

/// The facts of a kernel, and what could not be found out.
public struct CapturedFacts: Sendable {
  public var facts: FactsDraft
  /// What is missing and from where it could be had.
  public var remarks: [String] = []
}

/// Reads the facts of a kernel from whatever is at hand.
public func captureFacts(from sources: KernelSources) throws(LabError) -> CapturedFacts {
  var capture = FactsCapture(sources: sources)
  return try capture.run()
}

private struct FactsCapture {
  let sources: KernelSources
  var remarks: [String] = []

  mutating func run() throws(LabError) -> CapturedFacts {
    let kernel = try kernelItself()
    var modules: ModuleTree?
    if let path = sources.modules { modules = try ModuleTree(path) }
    let inHeaders = try releaseOfHeaders()
    guard let release = kernel?.release ?? sources.release ?? modules?.release ?? inHeaders else {
      throw LabError(
        "nothing tells which kernel this is", help: "say what `uname -r` prints there: --release")
    }
    if let other = modules?.release, other != release {
      throw LabError("the modules are of \(other), the kernel is \(release)")
    }
    var facts = FactsDraft(release: release, architecture: kernel?.architecture ?? "")
    facts.symbols = modules?.symbols ?? [:]
    facts.modules = modules?.modules
    if let listing = kernel?.listing {
      do {
        facts.symbols[.vmlinux] = try listing.symbols(traceable: kernel?.traceable)
      } catch {
        throw LabError("the list of symbols \(error.message)")
      }
    }
    facts.configuration = try configuration(kernel)
    facts.exports = try exports(kernel, modules)
    tellWhatIsMissing(facts, kernel)
    return CapturedFacts(facts: facts, remarks: remarks)
  }

  /// The symbols of vmlinux, from the first source that has them.
  private func kernelItself() throws(LabError) -> KernelAccount? {
    if sources.isRunning { return try KernelAccount.ofRunningKernel() }
    if let image = sources.image { return try KernelAccount.ofBooted(image) }
    guard let path = sources.vmlinux ?? sources.systemMap else { return nil }
    var account = KernelAccount()
    account.release = sources.release
    if sources.vmlinux != nil {
      guard let file = VmlinuxFile(try readFile(path)), (try? file.listing.checkSize()) != nil
      else {
        throw LabError(
          "`\(path)` is no vmlinux with symbols",
          help: "a stripped one has none, and a vmlinuz is given with --image")
      }
      account.release = account.release ?? file.release
      account.listing = file.listing
      account.traceable = file.traceable
    } else {
      do {
        account.listing = try KernelListing(try readFile(path))
      } catch let error as ListingError {
        throw LabError(
          "`\(path)` \(error.message)",
          help: "boot the image in place of it: --image; or take the vmlinux of a debug package")
      } catch let error as LabError {
        throw error
      } catch {
        throw LabError("`\(path)` cannot be read")
      }
    }
    if let path = sources.traceable {
      account.traceable = TraceableFunctions(listing: try readFile(path))
    }
    return account
  }

  private func releaseOfHeaders() throws(LabError) -> String? {
    guard let headers = sources.headers else { return nil }
    if let release = releaseOfBuildTree(headers) { return release }
    let path = "\(headers)/include/config/kernel.release"
    guard exists(path) else { return nil }
    let text = String(decoding: try readFile(path), as: UTF8.self)
    return text.split(separator: "\n").first.map(String.init)
  }

  private func configuration(_ kernel: KernelAccount?) throws(LabError) -> [String: String]? {
    let inHeaders = sources.headers.map { "\($0)/.config" }.flatMap { exists($0) ? $0 : nil }
    guard let path = sources.configuration ?? inHeaders else { return kernel?.configuration }
    guard let values = readKernelConfig(try readFile(path)) else {
      throw LabError("`\(path)` is no configuration of a kernel")
    }
    return values
  }

  /// With checksums from the headers; without them only the names that symbols tell.
  private func exports(
    _ kernel: KernelAccount?, _ modules: ModuleTree?
  ) throws(LabError) -> [ExportedSymbol]? {
    if let headers = sources.headers, exists("\(headers)/Module.symvers") {
      guard let exports = readSymbolVersions(try readFile("\(headers)/Module.symvers")) else {
        throw LabError("`\(headers)/Module.symvers` is not of the form that modpost writes")
      }
      return exports
    }
    guard let own = kernel?.listing?.exports, !own.isEmpty else { return nil }
    return own + (modules?.exports ?? [])
  }

  private mutating func tellWhatIsMissing(_ facts: FactsDraft, _ kernel: KernelAccount?) {
    if facts.symbols[.vmlinux] == nil {
      remarks.append("the symbols of vmlinux are unknown: give --image, --vmlinux or --system-map")
    } else if kernel?.traceable == nil {
      remarks.append("which functions can be traced is unknown: --image finds out")
    }
    if facts.modules == nil { remarks.append("the modules are unknown: give --modules") }
    if facts.configuration == nil {
      remarks.append("the configuration is unknown: give --config or --headers")
    }
    if facts.exports == nil {
      remarks.append("exported symbols are unknown: give --headers")
    } else if facts.configuration.map({ $0["MODVERSIONS"] == "y" }) ?? true,
      facts.exports?.contains(where: { $0.checksum != nil }) == false
    {
      remarks.append("the checksums of exported symbols are unknown: give --headers")
    }
  }
}
