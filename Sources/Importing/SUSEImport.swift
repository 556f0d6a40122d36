import CSource
public import Diagnostics
import Livepatch
public import Loading
import Writing

/// What the tree does not tell, or not exactly enough.
public struct ImportOptions: Sendable {
  /// The base name of the modules.
  public var livepatch: String
  /// nil: what the spec file says.
  public var version: Int?
  /// Name and glob of each kernel; empty: what the tree's release files say.
  public var kernels: [(name: String, release: String)]

  public init(
    livepatch: String = "livepatch", version: Int? = nil,
    kernels: [(name: String, release: String)] = []
  ) {
    self.livepatch = livepatch
    self.version = version
    self.kernels = kernels
  }
}

/// A patch set made from a foreign tree, and what could not be carried or was found wrong.
public struct Import: Sendable {
  /// The files of the patch set.
  public internal(set) var files: [String: [UInt8]] = [:]
  /// The files of the tree: findings point into them.
  public internal(set) var sources = SourceMap()
  public internal(set) var findings: [Finding] = []
  /// How many fixes and how many rows of `patched_funcs.csv` there are.
  public internal(set) var fixCount = 0
  public internal(set) var rowCount = 0
}

/// Converts a tree in the layout of SUSE/kernel-livepatch.
///
/// Sources are copied unchanged. What is wrong in a row stays wrong in `fix.yaml`, so that `lint`
/// goes on refusing it until somebody has corrected it.
///
/// - Parameter prefix: goes before each path in reports.
public func importSUSE(
  in workspace: Workspace, reportingPathsUnder prefix: String = "",
  options: ImportOptions = ImportOptions()
) -> Import {
  var importing = SUSEImport(tree: Tree(of: workspace, prefix: prefix), options: options)
  importing.run()
  return importing.result
}

private struct SUSEImport {
  let tree: Tree
  let options: ImportOptions
  var result = Import()
  /// Taken ids, with the folder of each.
  private var ids: [String: String] = [:]
  private static let systemCallFolder = "uname_patch"
  private static let mainFile = "livepatch_main.c"

  init(tree: Tree, options: ImportOptions) {
    self.tree = tree
    self.options = options
  }

  mutating func run() {
    result.sources = tree.sources
    result.findings = tree.findings
    var leftBehind: [String] = tree.paths.filter { !$0.contains("/") && !isShared($0) }
    for folder in tree.folders {
      let files = tree.files(below: folder)
      if folder == "rpm" || folder == "scripts"
        || files.contains("\(folder)/\(Self.mainFile)")
      {
        leftBehind += files.prefix(1)
      } else if folder == Self.systemCallFolder {
        leftBehind += files.filter { !Tree.isCode($0) }
        addSystemCallFix(folder, files)
      } else if isFix(folder, files) {
        leftBehind += files.filter {
          !Tree.isCode($0) && $0 != "\(folder)/patched_funcs.csv" && $0 != "\(folder)/Kbuild.inc"
        }
        addFix(folder, files)
      }
    }
    addManifest()
    for path in leftBehind where tree.file(path) != nil { reportLeftBehind(path) }
    result.findings.sort { ($0.range, $0.rule, $0.message) < ($1.range, $1.rule, $1.message) }
  }

  private func isShared(_ path: String) -> Bool {
    !path.contains("/") && Tree.isCode(path) && path != Self.mainFile
  }

  private mutating func reportLeftBehind(_ path: String) {
    let folder = path.split(separator: "/").first.map(String.init) ?? path
    let isWhole =
      folder == "rpm" || folder == "scripts"
      || tree.files(below: folder).contains("\(folder)/\(Self.mainFile)")
    let what =
      path == Self.mainFile
      ? "`\(path)` is not copied: `build` writes the module's main file"
      : isWhole
        ? "the folder `\(folder.shown)` is not copied: it builds and packages the tree"
        : "`\(path.shown)` is not copied: it is neither C nor a header nor assembly"
    result.findings.append(Finding("import-file", what, at: tree.start(of: path)))
  }

  private mutating func isFix(_ folder: String, _ files: [String]) -> Bool {
    let missing = ["patched_funcs.csv", "livepatch_\(folder).h"].filter {
      !files.contains("\(folder)/\($0)")
    }
    for name in missing {
      result.findings.append(
        Finding(
          "import-folder", "the folder `\(folder.shown)` has no `\(name.shown)`",
          at: tree.start(of: folder),
          help: missing.count == 2
            ? "nothing of it is imported" : "`register-patches.sh` stops at such a folder"))
    }
    return missing.count < 2
  }

  /// An id for a folder: the same where that is one.
  private mutating func id(for folder: String) -> String {
    var id = String(
      folder.lowercased().unicodeScalars.map { scalar in
        FixID.isValid("0" + String(scalar)) ? Character(scalar) : "-"
      }.prefix(90))
    if !FixID.isValid(id) { id = "fix" + id }
    let stem = id
    var number = 1
    while ids[id] != nil || tree.folders.contains(id) && id != folder {
      number += 1
      id = "\(stem)-\(number)"
    }
    ids[id] = folder
    if id != folder {
      result.findings.append(
        Finding(
          "import-renamed", "the fix `\(folder.shown)` is called `\(id)`",
          at: tree.start(of: folder), help: "includes that name its folder need a new path"))
    }
    return id
  }

  /// Copies the code of a folder; reads the files that speak of a name.
  private mutating func takeCode(
    of folder: String, _ files: [String], to id: String, reading name: String
  ) -> [CFile] {
    files.filter(Tree.isCode).compactMap { path in
      guard let file = tree.file(path) else { return nil }
      let source = tree.sources[file]
      result.files["\(id)/\(path.dropFirst(folder.utf8.count + 1))"] = source.bytes
      guard source.bytes.mention(name) else { return nil }
      return CFile(reading: source, as: file)
    }
  }

  private mutating func addFix(_ folder: String, _ files: [String]) {
    let id = id(for: folder)
    var fix = ImportedFix(id: id, folder: folder)
    let code = takeCode(
      of: folder, files, to: id,
      reading: "livepatch_\(folder)_")
    if let comment = tree.bytes("\(folder)/livepatch_\(folder).c").map(HeaderComment.init) {
      (fix.title, fix.references, fix.upstream) = (
        comment.title, comment.references, comment.upstream
      )
    }
    if let file = tree.file("\(folder)/patched_funcs.csv") {
      let read = PatchedFuncs(tree.sources[file].bytes, as: file)
      fix.rows = read.rows
      result.findings += read.findings
    }
    let sources = files.filter { Tree.isCode($0) && !$0.hasSuffix(".h") }.map {
      String($0.dropFirst(folder.count + 1))
    }
    var flags: [String: [String]] = [:]
    if let file = tree.file("\(folder)/Kbuild.inc") {
      let read = KbuildFlags(
        tree.sources[file].bytes, as: file, folder: folder, sources: sources)
      flags = read.flags
      result.findings += read.findings
    }
    fix.sources = sources.map { ($0, flags[$0] ?? []) }
    let headerPath = "\(folder)/livepatch_\(folder).h"
    let header = tree.start(of: tree.file(headerPath) == nil ? folder : headerPath)
    let pair = InitPair(of: folder, header: header, in: code)
    result.findings += pair.findings
    (fix.initFunction, fix.exitFunction) = (pair.initFunction, pair.exitFunction)
    if let condition = pair.condition { narrow(&fix, to: condition) }
    add(fix)
  }

  /// Init functions that exist in some configurations only: the fix as a whole must be for these.
  private mutating func narrow(_ fix: inout ImportedFix, to condition: Located<Condition>) {
    let isForNoOther = fix.rows.allSatisfy { row in
      ((try? (row.condition ?? .always).implies(condition.value)) ?? false)
    }
    if isForNoOther {
      fix.when = condition.value.description
    } else {
      result.findings.append(
        Finding(
          "import-init",
          "the init functions exist under `\(condition.value.description.shown)` only, and the fix replaces functions in other configurations too",
          at: condition.range,
          help: "define them in every configuration, or split the fix"))
    }
  }

  /// The one fix that no row describes: the tree's main file names its system call.
  private mutating func addSystemCallFix(_ folder: String, _ files: [String]) {
    let id = id(for: folder)
    var fix = ImportedFix(id: id, folder: folder)
    let code = takeCode(of: folder, files, to: id, reading: "klp_newuname")
    if !code.contains(where: { $0.definesSystemCall("klp_newuname") }) {
      result.findings.append(
        Finding(
          "import-folder", "`\(folder)` does not define the system call `klp_newuname`",
          at: tree.start(of: folder), help: "the tree's main file replaces `newuname` with it"))
    }
    fix.systemCalls = [("newuname", "klp_newuname")]
    add(fix)
  }

  private mutating func add(_ fix: ImportedFix) {
    result.files["\(fix.id)/fix.yaml"] = Array(fix.text.utf8)
    result.fixCount += 1
    result.rowCount += fix.rows.count
  }

  private mutating func addManifest() {
    let release = ReleaseFiles(
      tree, wantsKernel: options.kernels.isEmpty, wantsVersion: options.version == nil)
    result.findings += release.findings
    let name = release.name.map {
      String(
        $0.map { $0.isASCII && ($0.isLetter || $0.isNumber || "._-+~".contains($0)) ? $0 : "-" })
    }
    let kernels =
      options.kernels.isEmpty
      ? [(name: name ?? "kernel", release: release.kernel ?? "*")] : options.kernels
    var y = YAMLText()
    y.scalar("livepatch", options.livepatch)
    y.pair("version", String(options.version ?? release.version ?? 1))
    y.section("kernels", kernels) { $0.pair(YAMLText.scalar($1.name), "\"\($1.release)\"") }
    let shared = tree.paths.filter(isShared)
    y.list("shared", shared)
    for path in shared {
      if let bytes = tree.bytes(path) { result.files[path] = bytes }
    }
    result.files["livepatch.yaml"] = Array(y.text.utf8)
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
