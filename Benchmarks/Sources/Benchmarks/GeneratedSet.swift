import Diagnostics
import Glibc

/// A generated patch set on disk, with its bytes in memory.
struct GeneratedSet {
  let folder: String
  let fixes: [GeneratedFix]
  /// Every `fix.yaml`.
  let descriptions: [SourceText]
  /// Every C file.
  let sources: [SourceText]

  /// The bytes of all files.
  var size: Int { (descriptions + sources).reduce(0) { $0 + $1.bytes.count } }

  init(of count: Int, below parent: String) throws {
    folder = "\(parent)/set-\(count)"
    fixes = (0..<count).map { GeneratedFix(number: $0) }
    descriptions = fixes.map {
      SourceText(path: "\($0.id)/fix.yaml", bytes: Array($0.yaml.utf8))
    }
    sources = fixes.map { SourceText(path: "\($0.id)/livepatch.c", bytes: Array($0.code.utf8)) }

    try makeFolder(folder)
    try write(
      Array(
        """
        livepatch: lp_bench
        version: 3
        description: A generated set
        kernels:
          bookworm: "6.1.*-cloud-amd64"

        """.utf8), to: "\(folder)/livepatch.yaml")
    for fix in fixes { try makeFolder("\(folder)/\(fix.id)") }
    for file in descriptions + sources { try write(file.bytes, to: "\(folder)/\(file.path)") }
  }

  /// Takes it off the disk.
  func remove() {
    for file in descriptions + sources { unlink("\(folder)/\(file.path)") }
    for fix in fixes { rmdir("\(folder)/\(fix.id)") }
    unlink("\(folder)/livepatch.yaml")
    rmdir(folder)
  }
}

/// What the system refused to do.
struct SystemError: Error, CustomStringConvertible {
  let description: String

  init(_ what: String) { description = "\(what): \(String(cString: strerror(errno)))" }
}

/// A new folder below the system's folder for such things.
func makeTemporaryFolder() throws -> String {
  let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
  let path = "\(parent)/klp-compose-bench-\(getpid())"
  try makeFolder(path)
  return path
}

private func makeFolder(_ path: String) throws {
  guard mkdir(path, 0o755) == 0 else { throw SystemError("`\(path)` cannot be made") }
}

private func write(_ bytes: [UInt8], to path: String) throws {
  let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
  guard descriptor >= 0 else { throw SystemError("`\(path)` cannot be made") }
  defer { close(descriptor) }
  let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
  guard count == bytes.count else { throw SystemError("`\(path)` cannot be written") }
}
