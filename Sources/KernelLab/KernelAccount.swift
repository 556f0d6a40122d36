import Glibc
import KernelFacts

/// What a kernel says about itself.
struct KernelAccount {
  var release: String?
  var architecture = ""
  var listing: KernelListing?
  var traceable: TraceableFunctions?
  var configuration: [String: String]?

  /// The kernel we run on; its lists are for root only.
  static func ofRunningKernel() throws(LabError) -> KernelAccount {
    var names = utsname()
    guard uname(&names) == 0 else { throw systemError("the running kernel has no name") }
    var account = KernelAccount()
    account.release = withUnsafeBytes(of: &names.release) { text(in: $0) }
    account.architecture = withUnsafeBytes(of: &names.machine) { text(in: $0) }
    do {
      account.listing = try KernelListing(try readFile("/proc/kallsyms"))
    } catch let error as ListingError {
      throw LabError(
        "/proc/kallsyms \(error.message)", help: "run it as root, with kernel.kptr_restrict=0")
    } catch let error as LabError {
      throw error
    } catch {
      throw LabError("/proc/kallsyms cannot be read")
    }
    let folders = ["/sys/kernel/tracing", "/sys/kernel/debug/tracing"]
    for folder in folders where account.traceable == nil {
      for name in Self.traceableFiles where exists("\(folder)/\(name)") {
        account.traceable = TraceableFunctions(listing: try readFile("\(folder)/\(name)"))
        break
      }
    }
    return account
  }

  /// Boots an image and lets it tell.
  static func ofBooted(_ image: String) throws(LabError) -> KernelAccount {
    let guest = Guest(image: image, script: script)
    let outcome = try guest.run()
    switch outcome.ending {
    case .finished(status: 0): break
    case .finished(let status):
      throw LabError(
        "the script that asks the kernel ended with status \(status)\(outcome.lastWords)")
    case .crashed(let line):
      throw LabError(
        "the kernel crashed while it booted\(line.map { ": \($0)" } ?? outcome.lastWords)")
    case .timedOut(let seconds):
      throw LabError("the kernel did not answer within \(seconds) seconds\(outcome.lastWords)")
    }
    let unpacked = try withTemporaryFolder { folder throws(LabError) in
      try writeFile(outcome.results, to: "\(folder)/results")
      return try decompress("\(folder)/results", with: "gzip")
    }
    guard let archive = CPIOArchive(unpacked) else {
      throw LabError("what the guest sent is damaged")
    }
    return try KernelAccount(archive)
  }

  static let traceableFiles = ["available_filter_functions_addrs", "available_filter_functions"]

  private init(_ archive: CPIOArchive) throws(LabError) {
    for member in archive.members {
      switch member.path {
      case "release": release = word(in: member.contents)
      case "machine": architecture = word(in: member.contents) ?? ""
      case "config": configuration = readKernelConfig(member.contents)
      case "functions": traceable = TraceableFunctions(listing: member.contents)
      case "kallsyms":
        do {
          listing = try KernelListing(member.contents)
        } catch {
          throw LabError("the booted kernel's /proc/kallsyms \(error.message)")
        }
      default: break
      }
    }
    if listing == nil { throw LabError("the booted kernel has no /proc/kallsyms") }
  }

  init() {}

  /// Packed, because a serial port is slow: 4 MiB would take ten seconds.
  private static let script = """
    set -e
    mkdir /answer
    cd /answer
    uname -r >release
    uname -m >machine
    echo 0 >/proc/sys/kernel/kptr_restrict
    cat /proc/kallsyms >kallsyms
    for name in available_filter_functions available_filter_functions_addrs; do
    	[ ! -f "/sys/kernel/tracing/$name" ] || cat "/sys/kernel/tracing/$name" >functions
    done
    [ ! -f /proc/config.gz ] || zcat /proc/config.gz >config
    ls | cpio -o -H newc 2>/dev/null | gzip -1 >&3

    """
}

extension GuestOutcome {
  /// The end of the log, for messages.
  fileprivate var lastWords: String {
    let line = log.split(separator: "\n").last { !$0.allSatisfy(\.isWhitespace) }
    return line.map { "; the last line of its log: \($0)" } ?? ", and logged nothing"
  }
}

private func word(in bytes: [UInt8]) -> String? {
  String(decoding: bytes, as: UTF8.self).split { $0 == "\n" || $0 == " " }.first.map(String.init)
}

private func text(in bytes: UnsafeRawBufferPointer) -> String {
  String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
}
