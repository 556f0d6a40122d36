extension Workspace {
  /// The same files, some with other bytes than they have on disk.
  public func with(_ changes: [String: [UInt8]]) -> Workspace {
    if changes.isEmpty { return self }
    let read = self.read
    return Workspace(
      list: list,
      read: { (path: String, limit: Int) throws(WorkspaceError) -> [UInt8] in
        guard let changed = changes[path] else { return try read(path, limit) }
        guard changed.count <= limit else { throw .tooLarge(limit: limit) }
        return changed
      })
  }
}
