import Diagnostics
import Loading
import Rules

/// Whether a name on the command line is that of a module's C.
func isHandWritten(_ path: String) -> Bool { path.hasSuffix(".c") }

/// Lints a module that somebody wrote by hand.
func examineHandWritten(
  _ path: String, root: String?, _ policy: Policy
) throws -> (Judgement, SourceMap) {
  let slash = path.lastIndex(of: "/")
  let folder = slash.map { String(path[...$0]) } ?? ""
  let prefix = reportPrefix(of: folder.isEmpty ? "." : folder, root: root)
  let bytes = try readFile(path, limit: codeLimit)
  var sources = SourceMap()
  let file = sources.add(
    SourceText(path: prefix + path.dropFirst(folder.count), bytes: bytes))
  return (judgeModule(file, in: sources, today: today(), policy: policy), sources)
}
