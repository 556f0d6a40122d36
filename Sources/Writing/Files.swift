import Glibc
import Parallel

// Files and folders as the system has them.

/// Makes a folder with files in it, by their paths below it.
func makeFolder(_ folder: String, holding files: [String: [UInt8]]) throws(OutputError) {
  try makeFolder(folder)
  let sorted = files.sorted { $0.key < $1.key }
  var made: Set<Substring> = []
  for (path, _) in sorted {
    for end in path.utf8.indices where path.utf8[end] == UInt8(ascii: "/") {
      if made.insert(path[..<end]).inserted { try makeFolder("\(folder)/\(path[..<end])") }
    }
  }
  let failures = sorted.parallelMap { path, bytes -> OutputError? in
    do throws(OutputError) {
      try writeFile("\(folder)/\(path)", bytes)
      return nil
    } catch {
      return error
    }
  }
  for case let failure? in failures { throw failure }
}

func split(_ path: String) -> (parent: String, name: String) {
  guard let slash = path.lastIndex(of: "/") else { return (".", path) }
  let parent = String(path[..<slash])
  return (parent.isEmpty ? "/" : parent, String(path[path.index(after: slash)...]))
}

func list(_ folder: String) throws(OutputError) -> [String] {
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
func makeFolders(_ path: String) throws(OutputError) {
  if access(path, F_OK) == 0 { return }
  let (parent, _) = split(path)
  if parent != path { try makeFolders(parent) }
  if mkdir(path, 0o777) != 0, errno != EEXIST { throw systemError(path) }
}

func makeFolder(_ path: String) throws(OutputError) {
  guard mkdir(path, 0o777) == 0 else { throw systemError(path) }
}

func readFile(_ path: String) -> [UInt8]? {
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
func removeTree(_ path: String) {
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
