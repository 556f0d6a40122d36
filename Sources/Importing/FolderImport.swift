import CSource
import Diagnostics
import Livepatch

/// What becomes of one folder of the tree: a fix.
struct FolderImport: Sendable {
  /// By their paths in the patch set.
  private(set) var files: [(path: String, bytes: [UInt8])] = []
  private(set) var findings: [Finding] = []
  private(set) var rowCount = 0

  private let tree: Tree
  private let folder: String
  private let id: String

  /// Whether anything of a file of the folder gets into the patch set.
  static func uses(_ path: String, of folder: String) -> Bool {
    Tree.isCode(path) || path == "\(folder)/patched_funcs.csv" || path == "\(folder)/Kbuild.inc"
  }

  private init(_ tree: Tree, _ folder: String, _ id: String) {
    self.tree = tree
    self.folder = folder
    self.id = id
    for path in tree.files(below: folder) where Tree.isCode(path) {
      if let bytes = tree.bytes(path) { files.append(("\(id)/\(inFolder(path))", bytes)) }
    }
  }

  /// A fix described by `patched_funcs.csv`.
  init(of folder: String, of tree: Tree, as id: String) {
    self.init(tree, folder, id)
    var fix = ImportedFix(id: id)
    if let comment = tree.bytes("\(folder)/livepatch_\(folder).c").map(HeaderComment.init) {
      (fix.title, fix.references, fix.upstream) = (
        comment.title, comment.references, comment.upstream
      )
    }
    if let file = tree.file("\(folder)/patched_funcs.csv") {
      let read = PatchedFuncs(tree.sources[file].bytes, as: file)
      fix.rows = read.rows
      findings += read.findings
    }
    fix.sources = sourcesWithFlags()
    let headerPath = "\(folder)/livepatch_\(folder).h"
    let header = tree.start(of: tree.file(headerPath) == nil ? folder : headerPath)
    let pair = InitPair(
      of: folder, header: header, in: code(mentioning: "livepatch_\(folder)_"))
    findings += pair.findings
    (fix.initFunction, fix.exitFunction) = (pair.initFunction, pair.exitFunction)
    if let condition = pair.condition { narrow(&fix, to: condition) }
    add(fix)
  }

  /// The one fix that no row describes: the tree's main file replaces its system call with
  /// `klp_<call>`.
  init(ofSystemCall call: String, in folder: String, of tree: Tree, as id: String) {
    self.init(tree, folder, id)
    let stem = "klp_\(call)"
    if !code(mentioning: stem).contains(where: { $0.definesSystemCall(stem) }) {
      findings.append(
        Finding(
          "import-folder", "`\(folder)` does not define the system call `\(stem)`",
          at: tree.start(of: folder), help: "the tree's main file replaces `\(call)` with it"))
    }
    add(ImportedFix(id: id, systemCalls: [(call, stem)]))
  }

  private func inFolder(_ path: String) -> String { String(path.dropFirst(folder.count + 1)) }

  /// The files that speak of a name, read as C.
  private func code(mentioning name: String) -> [CFile] {
    tree.files(below: folder).filter(Tree.isCode).compactMap { path in
      guard let file = tree.file(path), tree.sources[file].bytes.mention(name) else { return nil }
      return CFile(reading: tree.sources[file], as: file)
    }
  }

  private mutating func sourcesWithFlags() -> [(path: String, flags: [String])] {
    let sources = tree.files(below: folder).filter { Tree.isCode($0) && !$0.hasSuffix(".h") }
      .map(inFolder)
    guard let file = tree.file("\(folder)/Kbuild.inc") else { return sources.map { ($0, []) } }
    let read = KbuildFlags(tree.sources[file].bytes, as: file, folder: folder, sources: sources)
    findings += read.findings
    return sources.map { ($0, read.flags[$0] ?? []) }
  }

  /// Init functions that exist in some configurations only: the fix as a whole must be for these.
  private mutating func narrow(_ fix: inout ImportedFix, to condition: Located<Condition>) {
    let isForNoOther = fix.rows.allSatisfy { row in
      ((try? (row.condition ?? .always).implies(condition.value)) ?? false)
    }
    if isForNoOther {
      fix.when = condition.value.description
    } else {
      findings.append(
        Finding(
          "import-init",
          "the init functions exist under `\(condition.value.description.shown)` only, and the fix replaces functions in other configurations too",
          at: condition.range,
          help: "define them in every configuration, or split the fix"))
    }
  }

  private mutating func add(_ fix: ImportedFix) {
    files.append(("\(id)/fix.yaml", Array(fix.text.utf8)))
    rowCount = fix.rows.count
  }
}

extension CFile {
  /// Whether one of the macros for system calls defines this one: `SYSCALL_DEFINE1(name, …`, or
  /// `__SYSCALL_DEFINEx(1, _name, …` beneath it.
  fileprivate func definesSystemCall(_ name: String) -> Bool {
    functions.contains { function in
      guard function.kind == .systemCall else { return false }
      let arguments = elements(of: function.parameters).map { text($0) }
      return text(function.name) == "__SYSCALL_DEFINEx"
        ? arguments.dropFirst().first == "_" + name : arguments.first == name
    }
  }
}
