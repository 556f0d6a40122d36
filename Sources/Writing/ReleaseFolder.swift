/// Writes folders that are not there yet, all or none: if one fails, those before it are taken away.
///
/// - Parameter folders: paths, each with its files by their paths below it.
public func writeNewFolders(
  _ folders: [(path: String, files: [String: [UInt8]])]
) throws(OutputError) {
  for (number, folder) in folders.enumerated() {
    do throws(OutputError) {
      try writeNewFolder(folder.files, at: folder.path)
    } catch {
      for written in folders[..<number] { removeTree(written.path) }
      throw error
    }
  }
}
