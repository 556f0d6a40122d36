import Diagnostics
import Loading
import Parallel

/// The files of a foreign tree: all listed, so that nothing gets lost unseen; those that matter
/// read.
struct Tree: Sendable {
  /// Sorted; a file's number is its index.
  private(set) var paths: [String] = []
  private(set) var sources = SourceMap()
  /// Folders at the top, sorted, and the files below each.
  private(set) var folders: [String] = []
  private var filesOfFolder: [String: [String]] = [:]
  private(set) var findings: [Finding] = []
  private var numbers: [String: FileID] = [:]
  private var isUnreadable: Set<String> = []

  /// No file of such a tree that is of use is larger.
  private static let sizeLimit = 16 << 20
  /// Others are read only to be shown in reports.
  private static let shownLimit = 64 << 10

  /// - Parameter prefix: goes before each path in reports.
  init(of workspace: Workspace, prefix: String) {
    var problems: [String: WorkspaceError] = [:]
    // Hidden files belong to other tools, `.git` above all.
    let top: [Workspace.Entry]
    do {
      top = try workspace.list("").filter { !$0.name.hasPrefix(".") }
    } catch {
      top = []
      problems[""] = error
    }
    folders = top.filter { $0.kind == .folder }.map(\.name)
    for listing in folders.parallelMap({ Listing(of: $0, in: workspace) }) {
      filesOfFolder[listing.folder] = listing.paths
      paths += listing.paths
      problems.merge(listing.problems) { first, _ in first }
    }
    paths += top.filter { $0.kind != .folder }.map(\.name) + problems.keys
    paths.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let known = problems
    let contents = paths.parallelMap { path in
      Self.contents(of: path, known[path], workspace, prefix: prefix)
    }
    for (path, (source, error)) in zip(paths, contents) {
      let number = sources.add(source)
      numbers[path] = number
      if let error {
        isUnreadable.insert(path)
        findings.append(
          Finding(
            "unreadable-file", "`\(path.shown)` \(error.message)",
            at: SourceRange(file: number, 0..<0)))
      }
    }
  }

  private static func contents(
    of path: String, _ known: WorkspaceError?, _ workspace: Workspace, prefix: String
  ) -> (SourceText, WorkspaceError?) {
    var bytes: [UInt8] = []
    var failure = known
    do throws(WorkspaceError) {
      if known == nil { bytes = try workspace.read(path, isOfUse(path) ? sizeLimit : shownLimit) }
    } catch {
      // What stays behind need not be readable.
      if isOfUse(path) { failure = error }
    }
    return (SourceText(path: prefix + path, bytes: bytes), failure)
  }

  private static func isOfUse(_ path: String) -> Bool {
    isCode(path) || [".csv", ".inc", ".spec", "release-version.sh"].contains(where: path.hasSuffix)
  }

  static func isCode(_ path: String) -> Bool {
    path.hasSuffix(".c") || path.hasSuffix(".h") || path.hasSuffix(".S")
  }

  /// The number of a file that was read.
  func file(_ path: String) -> FileID? { isUnreadable.contains(path) ? nil : numbers[path] }

  func bytes(_ path: String) -> [UInt8]? { file(path).map { sources[$0].bytes } }

  /// The files below a folder at the top, by their whole paths, sorted.
  func files(below folder: String) -> [String] { filesOfFolder[folder] ?? [] }

  /// The head of a file, or of the first file of a folder.
  func start(of path: String) -> SourceRange {
    let known = numbers[path] ?? files(below: path).first.flatMap { numbers[$0] }
    return SourceRange(file: known ?? FileID(0), 0..<0)
  }
}

/// What lies below a folder at the top.
private struct Listing: Sendable {
  let folder: String
  var paths: [String] = []
  /// By path: what could not be listed.
  var problems: [String: WorkspaceError] = [:]

  /// Deeper trees than this hold no sources of a fix.
  private static let depthLimit = 16

  init(of folder: String, in workspace: Workspace) {
    self.folder = folder
    list(folder, depth: 1, workspace)
    paths.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private mutating func list(_ path: String, depth: Int, _ workspace: Workspace) {
    guard depth <= Self.depthLimit else {
      problems[path] = .tooDeep(limit: Self.depthLimit)
      return
    }
    do {
      for entry in try workspace.list(path) where !entry.name.hasPrefix(".") {
        let inner = "\(path)/\(entry.name)"
        if entry.kind == .folder {
          list(inner, depth: depth + 1, workspace)
        } else {
          paths.append(inner)
        }
      }
    } catch {
      problems[path] = error
    }
  }
}
