import Glibc

extension Workspace {
  /// The patch set in a folder on disk. Nothing outside the folder is ever read, whatever symbolic
  /// links say, and nothing that could block: a FIFO is refused before it is read from.
  ///
  /// Throws `.missing` or `.wrongKind` if the folder itself cannot be used.
  public static func disk(_ folder: String) throws(WorkspaceError) -> Workspace {
    let root = try realPath(folder)
    guard try status(of: root).st_mode & S_IFMT == S_IFDIR else {
      throw .wrongKind(found: "no folder")
    }
    return Workspace(
      list: { (path: String) throws(WorkspaceError) in
        try entries(of: try inside(root, path))
      },
      read: { (path: String, limit: Int) throws(WorkspaceError) in
        try contents(of: root + "/" + path, in: root, limit: limit)
      })
  }
}

/// The path of something of the set with all links resolved; throws if that lies elsewhere.
private func inside(_ root: String, _ path: String) throws(WorkspaceError) -> String {
  if path.isEmpty { return root }
  let resolved = try realPath(root + "/" + path)
  guard resolved.hasPrefix(root == "/" ? "/" : root + "/") else { throw .leavesSet }
  return resolved
}

private func realPath(_ path: String) throws(WorkspaceError) -> String {
  guard let resolved = realpath(path, nil) else { throw systemError() }
  defer { free(resolved) }
  return String(cString: resolved)
}

private func status(of path: String) throws(WorkspaceError) -> stat {
  var status = stat()
  guard stat(path, &status) == 0 else { throw systemError() }
  return status
}

private func entries(of path: String) throws(WorkspaceError) -> [Workspace.Entry] {
  guard let folder = opendir(path) else { throw systemError() }
  defer { closedir(folder) }
  var entries: [Workspace.Entry] = []
  while let entry = readdir(folder) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if name == "." || name == ".." { continue }
    entries.append(
      Workspace.Entry(name: name, kind: kind(of: name, type: Int(entry.pointee.d_type), in: path)))
  }
  return entries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
}

private func kind(of name: String, type: Int, in folder: String) -> Workspace.Entry.Kind {
  switch type {
  case Int(DT_REG): return .file
  case Int(DT_DIR): return .folder
  case Int(DT_LNK): return .symbolicLink
  case Int(DT_UNKNOWN):
    // Some file systems do not tell: ask for each entry.
    var status = stat()
    guard lstat(folder + "/" + name, &status) == 0 else { return .other }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .folder
    case S_IFLNK: return .symbolicLink
    default: return .other
    }
  default: return .other
  }
}

private func contents(
  of path: String, in root: String, limit: Int
) throws(WorkspaceError) -> [UInt8] {
  // O_NOFOLLOW tells the common case, a plain file in a folder that was listed, from a link whose
  // target must be looked at; O_NONBLOCK keeps a FIFO from stopping us.
  var descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW)
  if descriptor < 0, errno == ELOOP {
    let relative = String(path.dropFirst(root.count + 1))
    descriptor = open(try inside(root, relative), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW)
  }
  guard descriptor >= 0 else { throw systemError() }
  defer { close(descriptor) }
  var status = stat()
  guard fstat(descriptor, &status) == 0 else { throw systemError() }
  switch status.st_mode & S_IFMT {
  case S_IFREG: break
  case S_IFDIR: throw .wrongKind(found: "a folder, not a file")
  case S_IFIFO: throw .wrongKind(found: "a FIFO, not a file")
  default: throw .wrongKind(found: "a device or socket, not a file")
  }
  guard status.st_size <= limit else { throw .tooLarge(limit: limit) }
  return try bytes(from: descriptor, expecting: Int(status.st_size), limit: limit)
}

private func bytes(
  from descriptor: Int32, expecting size: Int, limit: Int
) throws(WorkspaceError) -> [UInt8] {
  var failure: WorkspaceError?
  var isAtEnd = false
  // Room for one byte more shows that there is none.
  var bytes = [UInt8](unsafeUninitializedCapacity: size + 1) { buffer, count in
    while count <= size {
      let got = Glibc.read(descriptor, buffer.baseAddress.map { $0 + count }, size + 1 - count)
      if got < 0 {
        if errno == EINTR { continue }
        failure = systemError()
        return
      }
      if got == 0 {
        isAtEnd = true
        return
      }
      count += got
    }
  }
  if let failure { throw failure }
  if isAtEnd { return bytes }
  // A file that is being written to, or one of /proc that claims to be empty, may have more.
  var rest = [UInt8](repeating: 0, count: 4096)
  while true {
    let got = Glibc.read(descriptor, &rest, rest.count)
    if got < 0, errno == EINTR { continue }
    if got < 0 { throw systemError() }
    if got == 0 { return bytes }
    bytes += rest[..<got]
    guard bytes.count <= limit else { throw .tooLarge(limit: limit) }
  }
}

private func systemError() -> WorkspaceError {
  let code = errno
  if code == ENOENT || code == ENOTDIR { return .missing }
  return .unreadable(String(cString: strerror(code)))
}
