import Glibc

/// What goes before a path of the patch set in reports: where the set lies below the repository's
/// root, or below `root` if one is given; nothing if it lies in neither.
func reportPrefix(of folder: String, root: String?) -> String {
  guard let path = resolved(folder) else { return "" }
  guard let base = root.flatMap(resolved) ?? repositoryRoot(above: path) else { return "" }
  if path == base { return "" }
  guard path.hasPrefix(base == "/" ? "/" : base + "/") else { return "" }
  return String(path.dropFirst(base == "/" ? 1 : base.count + 1)) + "/"
}

/// The path with all links resolved; nil if there is nothing.
func resolved(_ path: String) -> String? {
  guard let resolved = realpath(path, nil) else { return nil }
  defer { free(resolved) }
  return String(cString: resolved)
}

private func repositoryRoot(above folder: String) -> String? {
  var at = folder
  while true {
    if access(at + "/.git", F_OK) == 0 { return at }
    guard let slash = at.lastIndex(of: "/"), at != "/" else { return nil }
    at = slash == at.startIndex ? "/" : String(at[..<slash])
  }
}
