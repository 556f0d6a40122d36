import Glibc

/// Writes files to a folder that is new or empty, all or nothing.
///
/// - Parameter files: by their paths below the folder.
public func writeNewFolder(
  _ files: [String: [UInt8]], at folder: String
) throws(OutputError) {
  let folder = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
  var status = stat()
  if lstat(folder, &status) == 0 {
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw .notOurs(path: folder, found: "it is no folder")
    }
    if let name = try list(folder).first {
      throw .notOurs(path: folder, found: "it holds `\(name)`")
    }
  }
  let (parent, name) = split(folder)
  removeLeftovers(of: name, in: parent)
  try makeFolders(parent)
  let fresh = "\(parent)/.\(name).klp-compose-\(getpid())"
  do throws(OutputError) {
    try makeFolder(fresh, holding: files)
    // Takes the place of an empty folder too, and of nothing else: rename(2).
    guard rename(fresh, folder) == 0 else { throw systemError(folder) }
  } catch {
    removeTree(fresh)
    throw error
  }
}
