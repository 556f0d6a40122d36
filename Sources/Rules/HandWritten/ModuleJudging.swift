import CSource
public import Diagnostics
import HandWritten

/// Lints a module that somebody wrote by hand, from its C alone. A file that is no livepatch, because
/// it neither says so nor enables one, has no findings.
///
/// - Parameters:
///   - file: a file of `sources`.
///   - included: the files of `sources` that it includes, each once.
///   - today: `YYYY-MM-DD`, for suppressions that end.
public func judgeModule(
  _ file: FileID, including included: [FileID] = [], in sources: SourceMap, today: String,
  policy: Policy = Policy()
) -> Judgement {
  let code = CFile(reading: sources[file], as: file)
  let module = ModuleSource(
    code, including: included.map { CFile(reading: sources[$0], as: $0) })
  let surroundings = module.map { Surroundings(of: $0, sources: sources) }
  return judge(reading: [], surroundings, today: today, policy: policy, sources: sources)
}
