import CSource
import Diagnostics
import Glibc
import Loading

/// Reading C beside what universal-ctags takes for the same files, each from disk and on one core.
///
/// - Parameter folder: a kernel's source, as `scripts/fetch-kernel c-files` has it.
func measureCodeReading(in folder: String) throws -> [Row] {
  let workspace = try Workspace.disk(folder)
  let folders = ["kernel", "mm", "fs", "net", "lib", "drivers/net"]
  let paths = try folders.flatMap { try codeFiles(below: $0, of: workspace) }
  guard !paths.isEmpty else { throw NothingToMeasure("`\(folder)` has no C files") }
  var size = 0
  var functions = 0
  let times = try medians(
    of: 3,
    [
      {
        let arguments = [
          "--quiet", "--options=NONE", "--languages=C", "--kinds-C=f", "-o", "/dev/null", "-R",
        ]
        let status = try run("/usr/bin/ctags", arguments + folders.map { "\(folder)/\($0)" })
        guard status.exitStatus == 0 else { throw NothingToMeasure("ctags fails") }
      },
      {
        size = 0
        functions = 0
        for path in paths {
          let bytes = try workspace.read(path, 1 << 24)
          size += bytes.count
          let file = CFile(reading: SourceText(path: path, bytes: bytes), as: FileID(0))
          functions += file.functions.count
        }
      },
    ])
  let megabytes = Double(size) / 1e6
  print(
    "C of a stock kernel: \(paths.count) files, \(decimal(megabytes)) MB, \(functions) functions;",
    "ms: ctags \(decimal(times[0] * 1000)), ours \(decimal(times[1] * 1000))")
  return [
    Row(
      what: "reading C, one core: ctags ÷ ours", measured: times[0] / times[1], target: 5,
      isLeast: true),
    Row(
      what: "reading C, one core", measured: megabytes / times[1], target: 100, unit: " MB/s",
      isLeast: true),
  ]
}

private func codeFiles(below folder: String, of workspace: Workspace) throws -> [String] {
  try workspace.list(folder).flatMap { entry -> [String] in
    let path = "\(folder)/\(entry.name)"
    switch entry.kind {
    case .folder: return try codeFiles(below: path, of: workspace)
    case .file: return path.hasSuffix(".c") ? [path] : []
    default: return []
    }
  }
}
