import Glibc

/// Puts bytes in the place of a file, or makes it, in one step: nobody sees half of it, and a
/// failure leaves what was there. A symbolic link stays one; the file's mode stays what it is.
func replaceFile(_ path: String, by bytes: [UInt8]) throws {
  func failure() -> Failure {
    Failure(message: "`\(path)` cannot be written: \(String(cString: strerror(errno)))")
  }
  var target = path
  if let resolved = realpath(path, nil) {
    target = String(cString: resolved)
    free(resolved)
  }
  var old = stat()
  let mode = stat(target, &old) == 0 ? old.st_mode & 0o7777 : nil
  let folder = target.lastIndex(of: "/").map { String(target[...$0]) } ?? ""
  var name = Array("\(folder).klp-compose-XXXXXX".utf8CString)
  let descriptor = mkstemp(&name)
  guard descriptor >= 0 else { throw failure() }
  let temporary = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  let isWritten = writeAll(bytes, to: descriptor)
  guard isWritten, fchmod(descriptor, mode ?? 0o666 & ~currentUmask()) == 0,
    fsync(descriptor) == 0, close(descriptor) == 0, rename(temporary, target) == 0
  else {
    let error = failure()
    unlink(temporary)
    throw error
  }
}

/// Writes a file that was asked for: in one step, or to what is no plain file as it is.
func writeOutput(_ text: String, to path: String) throws {
  var status = stat()
  guard stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG else {
    return try replaceFile(path, by: Array(text.utf8))
  }
  let descriptor = open(path, O_WRONLY | O_CLOEXEC)
  guard descriptor >= 0 else {
    throw Failure(message: "`\(path)` cannot be written: \(String(cString: strerror(errno)))")
  }
  let isWritten = writeAll(text, to: descriptor)
  guard close(descriptor) == 0, isWritten else {
    throw Failure(message: "`\(path)` cannot be written")
  }
}

/// Prints what was asked for; whoever reads it must not take a part for the whole.
func show(_ bytes: [UInt8]) throws(Failure) {
  guard writeAll(bytes, to: STDOUT_FILENO) else { throw .unwritableOutput }
}

func show(_ text: String) throws(Failure) { try show(Array(text.utf8)) }

private func currentUmask() -> mode_t {
  let mask = umask(0)
  umask(mask)
  return mask
}

@discardableResult
func writeAll(_ text: String, to descriptor: Int32) -> Bool {
  writeAll(Array(text.utf8), to: descriptor)
}

@discardableResult
func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
  var rest = bytes[...]
  while !rest.isEmpty {
    let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    if count < 0, errno == EINTR { continue }
    if count <= 0 { return false }
    rest = rest.dropFirst(count)
  }
  return true
}
