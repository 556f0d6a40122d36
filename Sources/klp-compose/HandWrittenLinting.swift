import Diagnostics
import Loading
import Rules

/// Whether a name on the command line is that of a module's C.
func isHandWritten(_ path: String) -> Bool { path.hasSuffix(".c") }

/// Lints a module that somebody wrote by hand.
func examineHandWritten(
  _ path: String, root: String?, _ policy: Policy
) throws -> (Judgement, SourceMap) {
  let (file, sources) = try readHandWritten(path, root: root)
  return (judgeModule(file, in: sources, today: today(), policy: policy), sources)
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
