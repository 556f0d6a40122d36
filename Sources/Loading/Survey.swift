import Diagnostics
import Livepatch
import Parallel
import YAMLTree

/// Which files a patch set consists of: found by listing folders, before any but the manifest is
/// read. Sorted by path, so that a file's number never depends on the order of directory entries.
struct Survey: Sendable {
  struct File: Sendable {
    enum Role: Sendable, Hashable {
      case manifest
      case fix(folder: String)
      /// `folder`: the fix's, or nil for a file at the top of the set.
      case code(folder: String?)
      /// A unified diff in a fix's folder.
      case patch(folder: String)
      /// The definition of a release for the kernel of that name, in a folder of its own if its
      /// sources are there.
      case release(kernel: String, folder: String?)
      /// A source of the release in a folder.
      case releaseCode(folder: String)
      /// What a kernel offers.
      case facts
    }

    let path: String
    let role: Role
    /// Set where the listing already tells why the file cannot be read.
    var bytes: [UInt8]?
  }

  private(set) var files: [File]
  /// Folders that could not be listed.
  private(set) var problems: [(path: String, error: WorkspaceError)] = []

  init(of workspace: Workspace, manifest: [UInt8]) {
    files = [File(path: manifestName, role: .manifest, bytes: manifest)]
    // Only where releases lie matters here; what is wrong with the manifest is said later.
    let releases = releasesFolder(in: manifest)
    let top: [Workspace.Entry]
    do {
      top = try workspace.list("")
    } catch {
      problems.append(("", error))
      return
    }
    for entry in top where isCode(entry.name) && entry.kind != .folder {
      files.append(File(path: entry.name, role: .code(folder: nil)))
    }
    let folders = top.filter {
      ($0.kind == .folder
        || ($0.kind == .symbolicLink && !isCode($0.name) && $0.name != manifestName))
        && !$0.name.hasPrefix(".") && $0.name != releases
    }
    let found = folders.parallelMap { entry in
      var part = FolderSurvey()
      part.surveyFix(entry.name, isLink: entry.kind == .symbolicLink, in: workspace)
      return part
    }
    for part in found {
      files += part.files
      problems += part.problems
    }
    if let releases {
      var part = FolderSurvey()
      part.surveyReleases(releases, in: workspace)
      files += part.files
      problems += part.problems
    }
    var part = FolderSurvey()
    if top.contains(where: { $0.name == factsFolder }) { part.surveyFacts(in: workspace) }
    files += part.files
    problems += part.problems
    files.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }
}

/// The value of the manifest's `releases:`, if it can be told.
private func releasesFolder(in manifest: [UInt8]) -> String? {
  let source = SourceText(path: manifestName, bytes: manifest)
  guard let document = readYAML(source, as: FileID(0)).document else { return nil }
  var reader = Reader(document)
  guard let root = document.root,
    let path = Schema.manifest.read(root, &reader)?.manifest.releases?.value
  else { return nil }
  return path
}

private func isCode(_ name: String) -> Bool {
  name.hasSuffix(".c") || name.hasSuffix(".h") || name.hasSuffix(".S")
}

private func isPatch(_ name: String) -> Bool { name.hasSuffix(".patch") || name.hasSuffix(".diff") }

/// What one folder of the set contributes.
private struct FolderSurvey: Sendable {
  var files: [Survey.File] = []
  var problems: [(path: String, error: WorkspaceError)] = []

  /// Deeper trees than this are no sources of a fix.
  static let depthLimit = 16

  /// A folder is a fix if it holds a `fix.yaml`; others are none of our business.
  mutating func surveyFix(_ folder: String, isLink: Bool, in workspace: Workspace) {
    let entries: [Workspace.Entry]
    do {
      entries = try workspace.list(folder)
    } catch {
      // A link to a file, or to nothing, is none of our business either.
      if isLink, error == .missing || error.isWrongKind { return }
      problems.append((folder, error))
      return
    }
    guard entries.contains(where: { $0.name == fixName }) else { return }
    files.append(Survey.File(path: "\(folder)/\(fixName)", role: .fix(folder: folder)))
    surveyCode(entries, in: folder, as: .code(folder: folder), workspace)
  }

  private mutating func surveyCode(
    _ entries: [Workspace.Entry], in folder: String, as role: Survey.File.Role,
    _ workspace: Workspace, depth: Int = 0
  ) {
    for entry in entries where !entry.name.hasPrefix(".") {
      let path = "\(folder)/\(entry.name)"
      if entry.kind == .folder {
        guard depth < Self.depthLimit else {
          problems.append((path, .tooDeep(limit: Self.depthLimit)))
          continue
        }
        do {
          let inner = try workspace.list(path)
          surveyCode(inner, in: path, as: role, workspace, depth: depth + 1)
        } catch {
          problems.append((path, error))
        }
      } else if isCode(entry.name) {
        files.append(Survey.File(path: path, role: role))
      } else if isPatch(entry.name), entry.kind != .symbolicLink, case .code(let folder?) = role {
        files.append(Survey.File(path: path, role: .patch(folder: folder)))
      } else if entry.kind == .symbolicLink {
        // Not followed: what is within the set is found where it lies.
        do { _ = try workspace.list(path) } catch {
          if error == .leavesSet { problems.append((path, error)) }
        }
      }
    }
  }

  /// `releases/<kernel>/<module>/cumulative.yaml` with `fixes/` beside it, or the definition alone:
  /// in a folder, or as `releases/<kernel>/<module>.yaml`.
  mutating func surveyReleases(_ folder: String, in workspace: Workspace) {
    // Before the first release there is none, and `release` makes the folder. Under any other name
    // that is taken for a slip.
    if folder == usualReleasesFolder, !isThere(folder, workspace) { return }
    for kernel in folders(in: folder, workspace) {
      let path = "\(folder)/\(kernel)"
      for module in folders(in: path, workspace) {
        surveyRelease(in: "\(path)/\(module)", kernel, workspace)
      }
      for entry in (try? workspace.list(path)) ?? []
      where entry.kind == .file && entry.name.hasSuffix(".yaml") && !entry.name.hasPrefix(".") {
        files.append(
          Survey.File(
            path: "\(path)/\(entry.name)", role: .release(kernel: kernel, folder: nil)))
      }
    }
  }

  private func isThere(_ folder: String, _ workspace: Workspace) -> Bool {
    do { _ = try workspace.list(folder) } catch { return error != .missing }
    return true
  }

  private mutating func surveyRelease(
    in folder: String, _ kernel: String, _ workspace: Workspace
  ) {
    let fixes = "\(folder)/\(releaseSources)"
    var sources: [Workspace.Entry]?
    do {
      sources = try workspace.list(fixes)
    } catch {
      if error != .missing { problems.append((fixes, error)) }
    }
    files.append(
      Survey.File(
        path: "\(folder)/\(definitionName)",
        role: .release(kernel: kernel, folder: sources.map { _ in folder })))
    if let sources { surveyCode(sources, in: fixes, as: .releaseCode(folder: folder), workspace) }
  }

  /// `kernels/<release>.facts`; other files there are none of our business.
  mutating func surveyFacts(in workspace: Workspace) {
    do {
      for entry in try workspace.list(factsFolder)
      where entry.name.hasSuffix(".facts") && entry.kind != .folder {
        files.append(Survey.File(path: "\(factsFolder)/\(entry.name)", role: .facts))
      }
    } catch {
      if !error.isWrongKind { problems.append((factsFolder, error)) }
    }
  }

  /// The folders in one, links to folders of the set included.
  private mutating func folders(in folder: String, _ workspace: Workspace) -> [String] {
    let entries: [Workspace.Entry]
    do {
      entries = try workspace.list(folder)
    } catch {
      problems.append((folder, error))
      return []
    }
    var names: [String] = []
    for entry in entries where !entry.name.hasPrefix(".") {
      if entry.kind == .folder { names.append(entry.name) }
      guard entry.kind == .symbolicLink else { continue }
      let path = "\(folder)/\(entry.name)"
      do {
        _ = try workspace.list(path)
        names.append(entry.name)
      } catch {
        if error != .missing { problems.append((path, error)) }
      }
    }
    return names
  }
}

extension WorkspaceError {
  fileprivate var isWrongKind: Bool {
    if case .wrongKind = self { true } else { false }
  }
}
