import CSystem
import Glibc

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
    for (path, bytes) in files.sorted(by: { $0.key < $1.key }) {
      guard let found = readFile("\(folder)/\(path)") else {
        comparison.missing.append(path)
        continue
      }
      if found != bytes { comparison.changed.append(path) }
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
    if compare(with: folder).isCurrent { return false }
    let (parent, name) = split(folder)
    removeLeftovers(of: name, in: parent)
    try makeFolders(parent)
    let fresh = "\(parent)/.\(name).klp-compose-\(getpid())"
    do throws(OutputError) {
      try writeFiles(to: fresh)
      try exchange(fresh, folder)
    } catch {
      removeTree(fresh)
      throw error
    }
    removeTree(fresh)
    return true
  }

  private func writeFiles(to folder: String) throws(OutputError) {
    try makeFolder(folder)
    var made: Set<String> = []
    for (path, bytes) in files.sorted(by: { $0.key < $1.key }) {
      var at = folder
      for part in path.split(separator: "/").dropLast() {
        at += "/\(part)"
        if made.insert(at).inserted { try makeFolder(at) }
      }
      try writeFile("\(folder)/\(path)", bytes)
    }
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
private func removeLeftovers(of name: String, in parent: String) {
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

func split(_ path: String) -> (parent: String, name: String) {
  guard let slash = path.lastIndex(of: "/") else { return (".", path) }
  let parent = String(path[..<slash])
  return (parent.isEmpty ? "/" : parent, String(path[path.index(after: slash)...]))
}

private func list(_ folder: String) throws(OutputError) -> [String] {
  guard let stream = opendir(folder) else { throw systemError(folder) }
  defer { closedir(stream) }
  var names: [String] = []
  while let entry = readdir(stream) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if name != ".", name != ".." { names.append(name) }
  }
  return names.sorted()
}

/// Makes a folder and those above it, as far as they are missing.
private func makeFolders(_ path: String) throws(OutputError) {
  if access(path, F_OK) == 0 { return }
  let (parent, _) = split(path)
  if parent != path { try makeFolders(parent) }
  if mkdir(path, 0o777) != 0, errno != EEXIST { throw systemError(path) }
}

private func makeFolder(_ path: String) throws(OutputError) {
  guard mkdir(path, 0o777) == 0 else { throw systemError(path) }
}

private func readFile(_ path: String) -> [UInt8]? {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
  guard descriptor >= 0 else { return nil }
  defer { close(descriptor) }
  var status = stat()
  guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
  let size = Int(status.st_size)
  return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
    while count < size {
      let got = read(descriptor, buffer.baseAddress.map { $0 + count }, size - count)
      if got <= 0 { break }
      count += got
    }
  }
}

func writeFile(_ path: String, _ bytes: [UInt8]) throws(OutputError) {
  let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
  guard descriptor >= 0 else { throw systemError(path) }
  var written = 0
  while written < bytes.count {
    let count = bytes.withUnsafeBytes {
      Glibc.write(descriptor, $0.baseAddress.map { $0 + written }, bytes.count - written)
    }
    if count < 0, errno == EINTR { continue }
    if count < 0 {
      let error = systemError(path)
      close(descriptor)
      throw error
    }
    written += count
  }
  // Errors of network file systems come to light here.
  guard close(descriptor) == 0 else { throw systemError(path) }
}

/// Removes a folder and all in it; links are removed, not followed.
private func removeTree(_ path: String) {
  var status = stat()
  guard lstat(path, &status) == 0 else { return }
  if status.st_mode & S_IFMT == S_IFDIR {
    for name in (try? list(path)) ?? [] { removeTree("\(path)/\(name)") }
    rmdir(path)
  } else {
    unlink(path)
  }
}

func systemError(_ path: String) -> OutputError {
  .system(path: path, reason: String(cString: strerror(errno)))
}
