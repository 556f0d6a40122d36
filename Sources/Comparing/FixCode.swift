import CSource
import Diagnostics
import Livepatch

/// The C of one fix of a release, to be held against that of another release.
struct FixCode {
  private let fix: MergedFix
  private let files: [String: CFile]
  let graph: CallGraph

  /// nil if a file is not there: nothing is known then.
  init?(_ fix: MergedFix, of side: Side) {
    guard let code = side.code else { return nil }
    var files: [String: CFile] = [:]
    for source in fix.sources where source.kind != .assembly {
      guard let file = code[source.path] else { return nil }
      // The folder has another name where the variant is another one.
      files[String(source.path.dropFirst(fix.folder.count + 1))] = file
    }
    for source in side.patch.shared where source.kind != .assembly {
      guard let file = code[source.path] else { return nil }
      files["../" + source.path] = file
    }
    self.fix = fix
    self.files = files
    graph = CallGraph(files.sorted { $0.key < $1.key }.map(\.value))
  }

  /// A function by the name it has in the merged module.
  func text(of name: String) -> FunctionText? {
    guard let node = node(of: name), case .function(let index) = node.definition else {
      return nil
    }
    let file = graph.files[node.file]
    return FunctionText(
      path: file.source.path, text: file.text(file.functions[index].range),
      hash: file.tokenHash(of: file.functions[index].range))
  }

  /// What a function's behaviour hangs on besides its own text: the functions and macros that it
  /// reaches, by name, and everything outside functions, by file.
  func surroundings(of name: String) -> [String: UInt64] {
    guard let start = node(of: name) else { return [:] }
    var hashes: [String: UInt64] = [:]
    for node in graph.reachable(from: [start]).nodes where node != start {
      guard case .function(let index) = node.definition else { continue }
      let file = graph.files[node.file]
      // Alternatives of a name count together.
      hashes["`\(graph.name(of: node))`", default: 0] &+= file.tokenHash(
        of: file.functions[index].range)
    }
    for (path, file) in files { hashes["declarations of \(path)"] = file.hashOutsideFunctions }
    return hashes
  }

  private func node(of name: String) -> CallGraph.Node? {
    let names = [name] + fix.sources.flatMap(\.renames).filter { $0.to == name }.map(\.from)
    for name in names {
      for (number, file) in graph.files.enumerated() {
        let index = file.functions(named: name).first { !file.isDead(file.functions[$0].branch) }
        if let index { return CallGraph.Node(file: number, definition: .function(index)) }
      }
    }
    return nil
  }
}

/// The text of a function and where it stands.
public struct FunctionText: Sendable, Hashable {
  /// As reports print it.
  public var path: String
  public var text: String
  /// The same for texts of the same tokens.
  var hash: UInt64
}

extension CFile {
  /// Macros, types, variables, prototypes: all that is no function. The same wherever functions
  /// stand in between.
  fileprivate var hashOutsideFunctions: UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    var end: UInt32 = 0
    func add(_ range: ByteRange) {
      for line in normalizedLines(of: range) {
        for byte in line.text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        hash = (hash ^ 0xff) &* 0x100_0000_01b3
      }
    }
    for function in functions where function.range.start >= end {
      add(ByteRange(end, function.range.start))
      end = function.range.end
    }
    add(ByteRange(end, UInt32(source.bytes.count)))
    return hash
  }
}
