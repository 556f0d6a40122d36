import ArgumentParser
import Diagnostics
import Glibc
import Loading

/// Findings that are accepted for now.
struct BaselineOptions: ParsableArguments {
  @Option(
    name: .customLong("baseline"),
    help: ArgumentHelp("Pass over the findings that this file lists.", valueName: "file"),
    completion: .file())
  var path: String?

  /// What the file lists; nothing if none was named.
  func baseline() throws -> Baseline {
    guard let path else { return Baseline() }
    let bytes: [UInt8]
    do {
      // The file may lie anywhere, so its folder is what is read from.
      let slash = path.lastIndex(of: "/")
      let folder = slash.map { path[..<$0].isEmpty ? "/" : String(path[..<$0]) } ?? "."
      let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
      bytes = try Workspace.disk(folder).read(name, sizeLimit)
    } catch {
      throw Failure(
        message: "the baseline `\(path)` \(error.message)",
        help: "write one with `klp-compose lint --baseline \(path) --write-baseline`")
    }
    let source = SourceText(path: path, bytes: bytes)
    let (baseline, findings) = readBaseline(source, as: FileID(0))
    guard let baseline else {
      let first = findings.first
      let line = first.map { LineIndex(bytes).position(of: Int($0.range.start)).line } ?? 1
      throw Failure(
        message: "the baseline `\(path)` cannot be read: line \(line): "
          + (first?.message ?? "it is empty"),
        help: first?.help)
    }
    return baseline
  }

  private var sizeLimit: Int { 32 << 20 }
}
