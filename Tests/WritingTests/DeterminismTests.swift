import CSource
import Composing
import Diagnostics
import Livepatch
import Loading
import Testing

@testable import Writing

/// What comes out depends on what the set says, not on how a disk or an author orders it.
@Suite struct DeterminismTests {
  private static let files: [String: String] = {
    let set = #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined() + "/patches"
    var files: [String: String] = [:]
    func add(_ folder: String, _ workspace: Workspace) {
      for entry in (try? workspace.list(folder)) ?? [] {
        let path = folder.isEmpty ? entry.name : "\(folder)/\(entry.name)"
        if entry.kind == .folder {
          add(path, workspace)
        } else if let bytes = try? workspace.read(path, 1 << 20) {
          files[path] = String(decoding: bytes, as: UTF8.self)
        }
      }
    }
    if let workspace = try? Workspace.disk(set) { add("", workspace) }
    return files
  }()

  private func compose(_ workspace: Workspace) throws -> [OutputTree] {
    let loaded = try loadPatchSet(in: workspace)
    #expect(loaded.findings == [])
    let set = try #require(loaded.set)
    var contents: [String: [UInt8]] = [:]
    for file in loaded.sources.files { contents[file.path] = file.bytes }
    let known = contents
    return try set.manifest.kernels.map { kernel in
      let composition = Composing.compose(set, for: kernel, code: CodeIndex(code: loaded.code))
      return OutputTree(try #require(composition.patch)) { known[$0] ?? [] }
    }
  }

  @Test(arguments: 0..<5 as Range<UInt64>) func orderChangesNoByte(seed: UInt64) throws {
    let files = Self.files
    let trees = try compose(.memory(files))
    #expect(trees.count > 1)
    var shuffled: [String: String] = [:]
    var random = SeededGenerator(state: seed)
    for (path, text) in files.sorted(by: { $0.key < $1.key }) {
      shuffled[path] = path.hasSuffix(".yaml") ? shuffle(text, &random) : text
    }
    let memory = Workspace.memory(shuffled)
    let workspace = Workspace(
      list: { (folder) throws(WorkspaceError) in
        var random = SeededGenerator(state: seed)
        return try memory.list(folder).shuffled(using: &random)
      }, read: memory.read)
    #expect(try compose(workspace) == trees)
  }

  /// The same mapping with its keys in another order.
  private func shuffle(_ yaml: String, _ random: inout SeededGenerator) -> String {
    var sections: [String] = []
    for line in yaml.split(separator: "\n") where !line.hasPrefix("#") {
      if line.hasPrefix(" ") || line.hasPrefix("-"), let last = sections.popLast() {
        sections.append(last + line + "\n")
      } else {
        sections.append(line + "\n")
      }
    }
    return sections.shuffled(using: &random).joined()
  }
}
