import Glibc

/// Reads a whole file, whatever size /proc claims it has.
func readFile(_ path: String, limit: Int = 1 << 30) throws(LabError) -> [UInt8] {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
  guard descriptor >= 0 else { throw systemError("`\(path)` cannot be read") }
  defer { close(descriptor) }
  var status = stat()
  guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
    throw LabError("`\(path)` is not a file")
  }
  var bytes: [UInt8] = []
  bytes.reserveCapacity(Int(status.st_size) + 1)
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = read(descriptor, &buffer, buffer.count)
    if count < 0, errno == EINTR { continue }
    guard count >= 0 else { throw systemError("`\(path)` cannot be read") }
    if count == 0 { return bytes }
    bytes += buffer[..<count]
    guard bytes.count <= limit else {
      throw LabError("`\(path)` is larger than the \(limit >> 20) MiB that are read")
    }
  }
}

/// The bytes at the end of a file, and whether that is all of it; nothing if it is not there.
func readEnd(_ path: String, limit: Int) throws(LabError) -> (bytes: [UInt8], isWhole: Bool) {
  guard exists(path) else { return ([], true) }
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { throw systemError("`\(path)` cannot be read") }
  defer { close(descriptor) }
  let size = lseek(descriptor, 0, SEEK_END)
  guard size >= 0, lseek(descriptor, max(0, size - limit), SEEK_SET) >= 0 else {
    throw systemError("`\(path)` cannot be read")
  }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while bytes.count < limit {
    let count = read(descriptor, &buffer, min(buffer.count, limit - bytes.count))
    if count < 0, errno == EINTR { continue }
    guard count >= 0 else { throw systemError("`\(path)` cannot be read") }
    if count == 0 { break }
    bytes += buffer[..<count]
  }
  return (bytes, size <= limit)
}

func writeFile(_ bytes: [UInt8], to path: String) throws(LabError) {
  let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
  guard descriptor >= 0 else { throw systemError("`\(path)` cannot be written") }
  var done = 0
  while done < bytes.count {
    let count = bytes.withUnsafeBytes {
      write(descriptor, $0.baseAddress.map { $0 + done }, $0.count - done)
    }
    if count < 0, errno == EINTR { continue }
    guard count > 0 else {
      let error = systemError("`\(path)` cannot be written")
      close(descriptor)
      throw error
    }
    done += count
  }
  guard close(descriptor) == 0 else { throw systemError("`\(path)` cannot be written") }
}

func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

/// What a folder holds, sorted; empty if it cannot be read.
func entries(of folder: String) -> [String] {
  guard let handle = opendir(folder) else { return [] }
  defer { closedir(handle) }
  var names: [String] = []
  while let entry = readdir(handle) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if name != ".", name != ".." { names.append(name) }
  }
  return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
}

/// All files below a folder, sorted; symbolic links to folders are not followed.
func filesBelow(_ folder: String, depth: Int = 32) -> [String] {
  guard depth > 0 else { return [] }
  return entries(of: folder).flatMap { name -> [String] in
    let path = "\(folder)/\(name)"
    var status = stat()
    guard lstat(path, &status) == 0 else { return [] }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: return filesBelow(path, depth: depth - 1)
    case S_IFREG: return [path]
    default: return []
    }
  }
}

/// A folder of our own for as long as `body` runs.
func withTemporaryFolder<Result>(
  _ body: (String) throws(LabError) -> Result
) throws(LabError) -> Result {
  let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
  var template = Array("\(base)/klp-compose-XXXXXX".utf8CString)
  guard mkdtemp(&template) != nil else {
    throw systemError("no temporary folder can be made in `\(base)`")
  }
  let folder = template.withUnsafeBufferPointer { buffer in
    buffer.baseAddress.map { String(cString: $0) } ?? ""
  }
  defer {
    for name in entries(of: folder) { unlink("\(folder)/\(name)") }
    rmdir(folder)
  }
  return try body(folder)
}

func systemError(_ what: String) -> LabError {
  LabError("\(what): \(String(cString: strerror(errno)))")
}
