import Diagnostics
import Glibc
import Livepatch
import Testing
import YAMLTree

@testable import Loading
@testable import Writing

/// Random numbers that are the same in every run.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// A definition as a later release reads it.
func readBack(_ text: String) throws -> CumulativePatch {
  let source = SourceText(path: "cumulative.yaml", bytes: Array(text.utf8))
  var limits = Limits.standard
  limits.fileSize = 32 << 20
  let result = readYAML(source, as: FileID(0), limits: limits)
  #expect(result.findings.map(\.message) == [])
  let document = try #require(result.document)
  var reader = Loading.Reader(document)
  let root = try #require(document.root)
  let description = Schema.cumulative.read(root, &reader)
  #expect(reader.findings.map { "\(source.string($0.range.bytes)): \($0.message)" } == [])
  return try #require(description).patch
}

/// A folder that is there for one test.
final class TemporaryFolder {
  let path: String

  init() throws {
    var template = Array("/tmp/klp-compose-test-XXXXXX".utf8CString)
    path = String(cString: try #require(mkdtemp(&template)))
  }

  deinit { Self.remove(path) }

  static func remove(_ path: String) {
    for name in names(in: path) ?? [] { remove("\(path)/\(name)") }
    if rmdir(path) != 0 { unlink(path) }
  }

  /// What a folder holds; nil if it is none.
  static func names(in path: String) -> [String]? {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR,
      let stream = opendir(path)
    else { return nil }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  func names(_ name: String = ".") -> [String]? { Self.names(in: "\(path)/\(name)") }

  func folder(_ name: String) { #expect(mkdir("\(path)/\(name)", 0o755) == 0) }

  func write(_ name: String, _ text: String) throws {
    let file = try #require(fopen("\(path)/\(name)", "w"))
    fputs(text, file)
    fclose(file)
  }

  func read(_ name: String) -> String? {
    guard let file = fopen("\(path)/\(name)", "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    while case let byte = fgetc(file), byte >= 0 { bytes.append(UInt8(byte)) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Number and time of a file: what changes when it is written again.
  func identity(_ name: String) throws -> [Int] {
    var status = stat()
    try #require(lstat("\(path)/\(name)", &status) == 0)
    return [Int(status.st_ino), status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
  }
}

/// What a command prints; nil if it fails or is not there.
func output(of command: String) -> String? {
  guard let pipe = popen(command, "r") else { return nil }
  var text: [UInt8] = []
  while case let byte = fgetc(pipe), byte >= 0 { text.append(UInt8(byte)) }
  return pclose(pipe) == 0 ? String(decoding: text, as: UTF8.self) : nil
}
