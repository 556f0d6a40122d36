import CSource
import Comparing
import Composing
import Diagnostics
import ELF
import Glibc
import KernelLab
import Livepatch
import Loading
import Rules
import Writing

/// The two sides of a comparison, read from whatever names them.
struct SideReading {
  let kernels: [String]
  let root: String?
  private(set) var sources = SourceMap()
  /// What keeps a side from being read or composed.
  private(set) var diagnostics: [Diagnostic] = []
  /// The patch set that the new side is composed from, if it is one.
  private(set) var surroundings: Surroundings?

  init(kernels: [String], root: String?) {
    self.kernels = kernels
    self.root = root
  }

  /// The sides that belong together, kernel by kernel; none if diagnostics tell why.
  mutating func pairs(old: String, new: String) throws -> [(old: Side, new: Side)] {
    // The new side first: what it was read from keeps its numbers then.
    let after = try sides(of: new, beside: old, isNew: true)
    let before = try sides(of: old, beside: new, isNew: false)
    if !diagnostics.isEmpty { return [] }
    if before.count == 1, after.count == 1 { return [(before[0], after[0])] }
    let pairs = after.compactMap { new in
      before.first { isOneKernel($0, new) }.map { ($0, new) }
    }
    guard !pairs.isEmpty else {
      let names = (before + after).map(\.release.kernelName)
      throw Failure(
        message: "`\(old)` and `\(new)` are for no common kernel",
        help: "there are \(Array(Set(names)).sorted().joined(separator: ", "))")
    }
    return pairs
  }

  private func isOneKernel(_ a: Side, _ b: Side) -> Bool {
    a.release.kernelName == b.release.kernelName
      || globMatches(a.patch.kernel.release, b.patch.kernel.release)
      || globMatches(b.patch.kernel.release, a.patch.kernel.release)
  }

  private mutating func sides(
    of argument: String, beside other: String, isNew: Bool
  ) throws -> [Side] {
    let sides: [Side]
    if argument.hasPrefix("git:") {
      sides = try setSides(argument, try examine(revision: argument, beside: other), isNew: isNew)
    } else if isFolder(argument) {
      if exists(argument, "livepatch.yaml") {
        sides = try setSides(argument, try examine(argument), isNew: isNew)
      } else if exists(argument, "cumulative.yaml") {
        sides = try definitionSide("\(argument)/cumulative.yaml").map { [$0] } ?? []
      } else {
        sides = try entries(of: argument).filter { exists("\(argument)/\($0)", "cumulative.yaml") }
          .compactMap { try definitionSide("\(argument)/\($0)/cumulative.yaml") }
        if sides.isEmpty, diagnostics.isEmpty {
          throw Failure(
            message: "`\(argument)` holds neither `cumulative.yaml` nor `livepatch.yaml`",
            help: "name a release or the folder of a patch set")
        }
      }
    } else if argument.hasSuffix(".ko") {
      sides = [try moduleSide(argument)]
    } else {
      sides = try definitionSide(argument).map { [$0] } ?? []
    }
    if kernels.isEmpty || sides.isEmpty { return sides }
    return sides.filter { side in kernels.contains { side.patch.kernel.isMeant(by: $0) } }
  }
}

// MARK: - Patch sets

extension SideReading {
  private func examine(_ folder: String) throws -> Examined {
    try examinePatchSet(folder, kernels: [], root: root)
  }

  /// A patch set as it was: `git:REVISION:FOLDER`, or `git:REVISION` for the folder of the other
  /// side.
  private func examine(revision argument: String, beside other: String) throws -> Examined {
    let parts = argument.dropFirst("git:".count).split(
      separator: ":", maxSplits: 1, omittingEmptySubsequences: false
    ).map(String.init)
    let isBesideSet = isFolder(other) && exists(other, "livepatch.yaml")
    let folder = parts.count == 2 ? parts[1] : isBesideSet ? other : "."
    guard let name = parts.first, !name.isEmpty, !folder.isEmpty else {
      throw Failure(
        message: "`\(argument)` names no revision",
        help: "write `git:REVISION`, or `git:REVISION:FOLDER`")
    }
    let revision: GitRevision
    do throws(LabError) {
      revision = try GitRevision(name, of: folder) { path in
        [".yaml", ".c", ".h", ".S", ".facts"].contains { path.hasSuffix($0) }
      }
    } catch {
      throw Failure(message: error.message, help: error.help)
    }
    return try klp_compose.examine(
      .memory(revision.files), called: argument,
      prefix: "\(name):" + shownPrefix(of: folder), kernels: [])
  }

  /// What a patch set is composed to, for each kernel.
  private mutating func setSides(
    _ name: String, _ examined: Examined, isNew: Bool
  ) throws -> [Side] {
    guard !examined.compositions.isEmpty,
      examined.compositions.allSatisfy({ $0.patch != nil })
    else {
      if !isNew {
        throw Failure(
          message: "`\(name)` cannot be composed", help: "`klp-compose lint` tells why")
      }
      sources = examined.loaded.sources
      diagnostics += examined.judgement.diagnostics.filter { $0.severity == .error }
      return []
    }
    let sides = examined.compositions.compactMap { examined.side(of: $0) }
    if isNew {
      sources = examined.loaded.sources
      surroundings = examined.surroundings
      return sides
    }
    let offset = UInt32(sources.files.count)
    for file in examined.loaded.sources.files { _ = sources.add(file) }
    return sides.map { $0.moved(by: offset) }
  }
}

// MARK: - Modules

extension SideReading {
  private mutating func moduleSide(_ path: String) throws -> Side {
    let module = try readModule(path)
    // Nobody points into a module, so its bytes are no text to quote from.
    let file = sources.add(SourceText(path: path, bytes: []))
    let side: Side?
    do throws(ELFError) {
      side = try Side(module, at: file)
    } catch {
      throw Failure(message: "`\(path)` \(error.message)", help: error.help)
    }
    if let side { return side }
    throw Failure(
      message: "`\(path)` has no table of replaced functions",
      help: "name a livepatch; `klp-compose inspect` tells what is in a module")
  }
}

// MARK: - Definitions

extension SideReading {
  /// A definition with the sources beside it; nil if diagnostics tell why there is none.
  private mutating func definitionSide(_ path: String) throws -> Side? {
    let (folder, name) = parts(of: path)
    let prefix = shownPrefix(of: folder)
    let workspace: Workspace
    let source: SourceText
    do throws(WorkspaceError) {
      workspace = try Workspace.disk(folder)
      source = SourceText(path: prefix + name, bytes: try workspace.read(name, yamlLimit))
    } catch {
      throw Failure(message: "`\(path)` \(error.message)")
    }
    let read = readRelease(source, as: sources.add(source))
    guard let release = read.release else {
      diagnostics += judge(reading: read.findings, nil, today: "").diagnostics
      return nil
    }
    var code: [String: CFile]?
    if (try? workspace.list("fixes")) != nil {
      code = [:]
      for file in release.patch.fixes.flatMap(\.sources) + release.patch.shared
      where file.kind != .assembly {
        guard let bytes = try? workspace.read("fixes/\(file.path)", yamlLimit) else { continue }
        let text = SourceText(path: "\(prefix)fixes/\(file.path)", bytes: bytes)
        code?[file.path] = CFile(reading: text, as: sources.add(text))
      }
    }
    return Side(release: release, origin: .definition, code: code)
  }

  /// What goes before a name in a folder in reports.
  private func shownPrefix(of folder: String) -> String {
    let prefix = reportPrefix(of: folder, root: root)
    return prefix.isEmpty && folder != "." ? folder + "/" : prefix
  }
}

// MARK: - Files

extension SideReading {
  private func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private func exists(_ folder: String, _ name: String) -> Bool {
    access("\(folder)/\(name)", F_OK) == 0
  }

  private func entries(of folder: String) throws -> [String] {
    do throws(WorkspaceError) {
      return try Workspace.disk(folder).list("").map(\.name)
    } catch {
      throw Failure(message: "`\(folder)` \(error.message)")
    }
  }

  private func parts(of path: String) -> (folder: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path) }
    let folder = slash == path.startIndex ? "/" : String(path[..<slash])
    return (folder, String(path[path.index(after: slash)...]))
  }
}
