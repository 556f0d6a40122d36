public import Diagnostics
import Livepatch
public import Loading
import Parallel
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
  /// Taken ids.
  private var ids: Set<String> = []
  private static let systemCallFolder = "uname_patch"
  private static let mainFile = "livepatch_main.c"

  init(tree: Tree, options: ImportOptions) {
    self.tree = tree
    self.options = options
  }

  mutating func run() {
    result.sources = tree.sources
    result.findings = tree.findings
    for path in tree.paths where !path.contains("/") && !isShared(path) { leaveBehind(path) }
    var fixes: [(folder: String, id: String)] = []
    for folder in tree.folders {
      if isForBuilding(folder) {
        leaveBehind(tree.files(below: folder).first)
      } else if folder == Self.systemCallFolder || isFix(folder) {
        for path in tree.files(below: folder) where !FolderImport.uses(path, of: folder) {
          leaveBehind(path)
        }
        fixes.append((folder, id(for: folder)))
      }
    }
    let tree = tree
    let imported = fixes.parallelMap { folder, id in
      folder == Self.systemCallFolder
        ? FolderImport(ofSystemCall: "newuname", in: folder, of: tree, as: id)
        : FolderImport(of: folder, of: tree, as: id)
    }
    for fix in imported {
      for (path, bytes) in fix.files { result.files[path] = bytes }
      result.findings += fix.findings
      result.rowCount += fix.rowCount
    }
    result.fixCount = fixes.count
    addManifest()
    result.findings.sort { ($0.range, $0.rule, $0.message) < ($1.range, $1.rule, $1.message) }
  }

  private func isShared(_ path: String) -> Bool {
    !path.contains("/") && Tree.isCode(path) && path != Self.mainFile
  }

  /// Whether a folder builds and packages the tree, or is a product of that.
  private func isForBuilding(_ folder: String) -> Bool {
    folder == "rpm" || folder == "scripts" || tree.file("\(folder)/\(Self.mainFile)") != nil
  }

  private mutating func leaveBehind(_ path: String?) {
    guard let path, tree.file(path) != nil else { return }
    let folder = path.firstIndex(of: "/").map { String(path[..<$0]) }
    let what =
      path == Self.mainFile
      ? "`\(path)` is not copied: `build` writes the module's main file"
      : folder.map(isForBuilding) == true
        ? "the folder `\((folder ?? "").shown)` is not copied: it builds and packages the tree"
        : "`\(path.shown)` is not copied: it is neither C nor a header nor assembly"
    result.findings.append(Finding("import-file", what, at: tree.start(of: path)))
  }

  private mutating func isFix(_ folder: String) -> Bool {
    let files = tree.files(below: folder)
    let missing = ["patched_funcs.csv", "livepatch_\(folder).h"].filter {
      !files.contains("\(folder)/\($0)")
    }
    if let name = missing.last {
      let isNone = missing.count == 2
      let what = isNone ? "neither `\(missing[0])` nor `\(name.shown)`" : "no `\(name.shown)`"
      result.findings.append(
        Finding(
          "import-folder", "the folder `\(folder.shown)` has \(what)", at: tree.start(of: folder),
          help: "`register-patches.sh` stops at such a folder"
            + (isNone ? "; nothing of it is imported" : "")))
    }
    return missing.count < 2
  }

  /// An id for a folder: the same where that is one.
  private mutating func id(for folder: String) -> String {
    var id = folder
    if !FixID.isValid(folder) {
      id = String(
        folder.lowercased().unicodeScalars.map { scalar in
          FixID.isValid("0" + String(scalar)) ? Character(scalar) : "-"
        }.prefix(90))
      if !FixID.isValid(id) { id = "fix" + id }
      let stem = id
      var number = 1
      while ids.contains(id) || tree.folders.contains(id) {
        number += 1
        id = "\(stem)-\(number)"
      }
      result.findings.append(
        Finding(
          "import-renamed", "the fix `\(folder.shown)` is called `\(id)`",
          at: tree.start(of: folder), help: "includes that name its folder need a new path"))
    }
    ids.insert(id)
    return id
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
    y.section("kernels", kernels) { $0.scalar($1.name, $1.release) }
    let shared = tree.paths.filter(isShared)
    y.list("shared", shared)
    for path in shared {
      if let bytes = tree.bytes(path) { result.files[path] = bytes }
    }
    result.files["livepatch.yaml"] = Array(y.text.utf8)
  }
}
