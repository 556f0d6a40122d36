import Glibc

/// Where releases are built that lie in the field without a module for a kernel: a copy of each for
/// each kernel, `<cache>/releases/<release>/<kernel>/`. What nobody has used for a month goes.
struct ReleaseCache {
  let folder: String

  /// Days after which a copy goes that nobody uses.
  static let keptDays = 30

  /// nil: there is no place for a cache.
  init?() {
    guard let cache = cacheFolder() else { return nil }
    self.init(folder: "\(cache)/releases")
  }

  init(folder: String) { self.folder = folder }

  /// Where the copy of a release's folder lies for a kernel.
  func copy(of release: String, for kernel: String) -> String {
    let origin = (resolved(release) ?? release).map { $0.isLetter || $0.isNumber ? $0 : "-" }
    return "\(folder)/\(String(origin))/\(kernel)"
  }

  /// Says that a copy is needed now: a folder's time of last change counts.
  func use(_ copy: String) { utimensat(AT_FDCWD, copy, nil, 0) }

  /// Takes copies away that nobody has used for long. What cannot be removed stays: it is in
  /// nobody's way.
  func prune(now: Int = time(nil)) {
    let oldest = now - Self.keptDays * 24 * 60 * 60
    for release in entries(of: folder).map({ "\(folder)/\($0)" }) where isRealFolder(release) {
      for copy in entries(of: release).map({ "\(release)/\($0)" }) {
        guard let last = lastChange(ofFolder: copy), last < oldest else { continue }
        removeTree(copy)
      }
      // Only an empty one goes.
      rmdir(release)
    }
  }

  private func isRealFolder(_ path: String) -> Bool { lastChange(ofFolder: path) != nil }

  /// In seconds since 1970; nil if it is no folder, or only a link to one.
  private func lastChange(ofFolder path: String) -> Int? {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return nil }
    return status.st_mtim.tv_sec
  }

  /// Follows no links.
  private func removeTree(_ path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      unlink(path)
      return
    }
    for name in entries(of: path) { removeTree("\(path)/\(name)") }
    rmdir(path)
  }
}
