import Glibc

/// Puts bytes in the place of a file in one step: whoever opens it sees the old or the new ones.
/// Its permissions stay; a symbolic link stays one, and what it points to is replaced.
public func replaceFile(_ path: String, with bytes: [UInt8]) throws(OutputError) {
  let target = resolved(path)
  let (parent, name) = split(target)
  let fresh = "\(parent)/.\(name).klp-compose-\(getpid())"
  unlink(fresh)
  do throws(OutputError) {
    try writeFile(fresh, bytes)
    var status = stat()
    if stat(target, &status) == 0, chmod(fresh, status.st_mode & 0o7777) != 0 {
      throw systemError(target)
    }
    guard rename(fresh, target) == 0 else { throw systemError(target) }
  } catch {
    unlink(fresh)
    throw error
  }
}

private func resolved(_ path: String) -> String {
  guard let resolved = realpath(path, nil) else { return path }
  defer { free(resolved) }
  return String(cString: resolved)
}
