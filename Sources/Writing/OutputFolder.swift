import CSystem
import Glibc
import Parallel

/// Why an output folder cannot be written.
public enum OutputError: Error, Hashable, Sendable {
  /// Something is there that was not written by us.
  case notOurs(path: String, found: String)
  case system(path: String, reason: String)
}

/// How a folder on disk compares with what it should hold.
public struct OutputComparison: Sendable, Equatable {
  public var missing: [String] = []
  public var changed: [String] = []
  public var stale: [String] = []

  public var isCurrent: Bool { missing.isEmpty && changed.isEmpty && stale.isEmpty }
}

extension OutputTree {
  /// Compares with a folder. What a build leaves there (objects, the module, …) does not count.
  public func compare(with folder: String) -> OutputComparison {
    var comparison = OutputComparison()
    let sorted = files.sorted { $0.key < $1.key }
    let states = sorted.parallelMap { path, bytes in
      readFile("\(folder)/\(path)").map { $0 == bytes }
    }
    for ((path, _), isEqual) in zip(sorted, states) {
      switch isEqual {
      case nil: comparison.missing.append(path)
      case false?: comparison.changed.append(path)
      case true?: break
      }
    }
    comparison.stale = sourceFiles(below: folder, prefix: "").filter { files[$0] == nil }.sorted()
    return comparison
  }

  /// Puts the tree in the place of a folder, all or nothing: the new folder is complete before the
  /// two change places in one step (renameat2(2), RENAME_EXCHANGE), so whoever looks sees the old
  /// one or the new one, also if this process dies. Nothing is touched if nothing would change.
  ///
  /// - Returns: whether anything was written.
  public func write(to folder: String) throws(OutputError) -> Bool {
    let folder = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    try checkOurs(folder)
    if access(folder, F_OK) == 0, compare(with: folder).isCurrent { return false }
    let (parent, name) = split(folder)
    removeLeftovers(of: name, in: parent)
    try makeFolders(parent)
    let fresh = "\(parent)/.\(name).klp-compose-\(getpid())"
    do throws(OutputError) {
      try makeFolder(fresh, holding: files)
      try exchange(fresh, folder)
    } catch {
      removeTree(fresh)
      throw error
    }
    removeTree(fresh)
    return true
  }
}

/// A folder is ours if it is empty or holds a definition that we wrote, at its top or, for several
/// kernels, in each of its folders.
private func checkOurs(_ folder: String) throws(OutputError) {
  var status = stat()
  guard lstat(folder, &status) == 0 else {
    if errno == ENOENT { return }
    throw systemError(folder)
  }
  guard status.st_mode & S_IFMT == S_IFDIR else {
    throw .notOurs(path: folder, found: "it is no folder")
  }
  let names = try list(folder)
  if names.isEmpty || isDefinition("\(folder)/\(definitionName)") { return }
  let strangers = names.filter { !isDefinition("\(folder)/\($0)/\(definitionName)") }
  if let stranger = strangers.first {
    throw .notOurs(path: folder, found: "`\(stranger)` in it was not written by klp-compose")
  }
}

private func isDefinition(_ path: String) -> Bool {
  guard let bytes = readFile(path) else { return false }
  return bytes.starts(with: "# What ".utf8)
    && String(decoding: bytes.prefix(200), as: UTF8.self).contains("Written by klp-compose")
}

private func exchange(_ fresh: String, _ folder: String) throws(OutputError) {
  if klp_rename_exchange(fresh, folder) == 0 { return }
  guard errno == ENOENT || errno == EINVAL || errno == ENOSYS else { throw systemError(folder) }
  if errno == EINVAL || errno == ENOSYS {
    // The file system cannot exchange: take the old folder away first. A crash in between leaves
    // no folder, never half of one.
    let old = fresh + ".old"
    if rename(folder, old) != 0, errno != ENOENT { throw systemError(folder) }
    guard rename(fresh, folder) == 0 else {
      let error = systemError(folder)
      rename(old, folder)
      throw error
    }
    removeTree(old)
    return
  }
  guard rename(fresh, folder) == 0 else { throw systemError(folder) }
}

/// What an earlier run left that was killed while it wrote.
func removeLeftovers(of name: String, in parent: String) {
  for entry in (try? list(parent)) ?? [] where entry.hasPrefix(".\(name).klp-compose-") {
    let digits = entry.dropFirst(name.count + ".".count + ".klp-compose-".count)
    // A run that is still alive is writing there; also one of somebody else, which we may not
    // signal. Our own number is left from before: in containers each run has the same.
    if let process = Int32(digits.prefix { $0.isNumber }), process != getpid(),
      kill(process, 0) == 0 || errno == EPERM
    {
      continue
    }
    removeTree("\(parent)/\(entry)")
  }
}

/// Sources and build files below a folder: what could change a build. Products of kbuild are not.
private func sourceFiles(below folder: String, prefix: String) -> [String] {
  var found: [String] = []
  for name in (try? list(folder)) ?? [] where !name.hasPrefix(".") {
    let path = prefix + name
    var status = stat()
    guard lstat("\(folder)/\(name)", &status) == 0 else { continue }
    if status.st_mode & S_IFMT == S_IFDIR {
      found += sourceFiles(below: "\(folder)/\(name)", prefix: path + "/")
    } else if [".c", ".h", ".S", ".yaml"].contains(where: name.hasSuffix)
      && !name.hasSuffix(".mod.c")
      || name == "Kbuild" || name == "Makefile"
    {
      found.append(path)
    }
  }
  return found
}
