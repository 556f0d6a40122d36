import Diagnostics
import ELF
import Glibc
import KernelFacts
import Livepatch
import Loading
import Rules

/// Module files that are linted, and what is known besides.
struct ModuleLinting {
  /// The file it was built from; nil: `cumulative.yaml` beside the module, if there is one.
  var definition: String?
  /// Of the kernels it is for.
  var facts: [KernelFacts]
  var root: String?

  /// Whether a name on the command line is that of a module file.
  static func isModule(_ path: String) -> Bool {
    [".ko", ".ko.xz", ".ko.zst", ".ko.gz"].contains { path.hasSuffix($0) }
  }

  func examine(_ path: String, _ policy: Policy) throws -> (Judgement, SourceMap) {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    let prefix = reportPrefix(of: folder.isEmpty ? "." : folder, root: root)
    var sources = SourceMap()
    var findings: [Finding] = []
    var patch: CumulativePatch?
    if let source = try readDefinitionFile(beside: folder, prefix) {
      (patch, findings) = readDefinition(source, as: sources.add(source))
    }
    let bytes = try readFile(path, limit: moduleLimit)
    let linted: LintedModule
    do throws(ELFError) {
      linted = try lintModule(
        bytes, path: prefix + path.dropFirst(folder.count),
        as: FileID(UInt32(sources.files.count)), definition: patch, facts: facts)
    } catch {
      throw Failure(message: "`\(path)` \(error.message)", help: error.help)
    }
    guard linted.isLivepatch else {
      throw Failure(
        message: "`\(path)` is no livepatch: it is not marked as one, and it enables none",
        help: "name a module that is")
    }
    _ = sources.add(linted.source)
    let judgement = judge(
      reading: findings + linted.findings, nil, today: "", policy: policy, sources: sources)
    return (judgement, sources)
  }

  private func readDefinitionFile(beside folder: String, _ prefix: String) throws -> SourceText? {
    if let definition {
      return SourceText(path: definition, bytes: try readFile(definition, limit: yamlLimit))
    }
    let path = folder + "cumulative.yaml"
    guard access(path, F_OK) == 0 else { return nil }
    return SourceText(
      path: prefix + "cumulative.yaml", bytes: try readFile(path, limit: yamlLimit))
  }
}

/// Reads files of kernel facts that were named on the command line.
func readFacts(_ paths: [String]) throws -> [KernelFacts] {
  try paths.map { path in
    let bytes = try readFile(path, limit: factsLimit)
    do throws(FactsError) {
      return try KernelFacts(bytes)
    } catch {
      throw Failure(
        message: "`\(path)` \(error.message)", help: "make one with `klp-compose kernel capture`")
    }
  }
}
