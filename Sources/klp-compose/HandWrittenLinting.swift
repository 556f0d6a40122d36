import CSource
import Diagnostics
import Loading
import Rules

/// Whether a name on the command line is that of a module's C.
func isHandWritten(_ path: String) -> Bool { path.hasSuffix(".c") }

/// Lints a module that somebody wrote by hand, with what it includes out of its own folder.
func examineHandWritten(
  _ path: String, root: String?, _ policy: Policy
) throws -> (Judgement, SourceMap) {
  var (file, sources) = try readHandWritten(path, root: root)
  let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
  let prefix = sources[file].path.dropLast(path.utf8.count - folder.utf8.count)
  let workspace = try? Workspace.disk(folder.isEmpty ? "." : folder)
  let included = workspace.map {
    includedFiles(
      of: CFile(reading: sources[file], as: file), at: String(path.dropFirst(folder.count)), in: $0)
  }
  let files = (included ?? []).map { included in
    sources.add(SourceText(path: prefix + included.path, bytes: included.bytes))
  }
  return (
    judgeModule(file, including: files, in: sources, today: today(), policy: policy), sources
  )
}

/// Reads one C file.
func readHandWritten(_ path: String, root: String?) throws -> (FileID, SourceMap) {
  let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
  let prefix = reportPrefix(of: folder.isEmpty ? "." : folder, root: root)
  let bytes = try readFile(path, limit: codeLimit)
  var sources = SourceMap()
  let file = sources.add(
    SourceText(path: prefix + path.dropFirst(folder.count), bytes: bytes))
  return (file, sources)
}
