import Diagnostics
import Glibc
import Livepatch
import Loading
import Testing

/// A folder that is there for one test.
final class TemporaryFolder {
  let path: String

  init() throws {
    var template = Array("/tmp/klp-compose-test-XXXXXX".utf8CString)
    path = String(cString: try #require(mkdtemp(&template)))
  }

  deinit { remove(path) }

  private func remove(_ path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      unlink(path)
      return
    }
    chmod(path, 0o700)
    if let stream = opendir(path) {
      while let entry = readdir(stream) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name != ".", name != ".." { remove("\(path)/\(name)") }
      }
      closedir(stream)
    }
    rmdir(path)
  }

  func folder(_ name: String) { #expect(mkdir("\(path)/\(name)", 0o755) == 0) }

  func write(_ name: String, _ text: String) throws {
    let file = try #require(fopen("\(path)/\(name)", "w"))
    fputs(text, file)
    fclose(file)
  }

  func link(_ name: String, to target: String) { #expect(symlink(target, "\(path)/\(name)") == 0) }

  func fifo(_ name: String) { #expect(mkfifo("\(path)/\(name)", 0o644) == 0) }

  func delete(_ name: String) { remove("\(path)/\(name)") }
}

// The limit only turns a hang, as of a read from a FIFO, into a failure.
@Suite(.timeLimit(.minutes(15))) struct DiskTests {
  let outside: TemporaryFolder
  let folder: TemporaryFolder

  init() throws {
    outside = try TemporaryFolder()
    try outside.write("secret.c", "int secret;\n")
    try outside.write("fix.yaml", "fix: out\n")
    folder = try TemporaryFolder()
    try folder.write("livepatch.yaml", plainManifest)
    for fix in ["a", "b"] {
      folder.folder(fix)
      try folder.write("\(fix)/fix.yaml", "fix: \(fix)\n")
      try folder.write("\(fix)/\(fix).c", plainSource)
    }
  }

  private func load() throws -> LoadedSet {
    let loaded = try loadPatchSet(in: .disk(folder.path))
    loaded.checkFindings()
    #expect(!loaded.sources.files.contains { $0.bytes.starts(with: "int secret".utf8) })
    #expect(loaded.set?.fixes.contains { $0.folder == "b" } == true, "the other fix is still read")
    return loaded
  }

  private func expect(
    _ rule: RuleName, at path: String, _ message: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let loaded = try load()
    #expect(
      loaded.findings.contains {
        $0.rule == rule && loaded.sources[$0.range.file].path == path
          && $0.message.contains(message)
      }, "\(loaded.lines)", sourceLocation: sourceLocation)
    #expect(
      loaded.set?.fixes.contains { $0.folder == "a" } == false, sourceLocation: sourceLocation)
  }

  @Test func readsAFolder() throws {
    let loaded = try load()
    #expect(loaded.lines == [])
    #expect(loaded.set?.fixes.map(\.folder) == ["a", "b"])
  }

  @Test(arguments: ["fix.yaml", "a.c"]) func linksOutAreNotFollowed(name: String) throws {
    folder.delete("a/\(name)")
    folder.link("a/\(name)", to: outside.path + (name == "a.c" ? "/secret.c" : "/fix.yaml"))
    try expect("unsafe-path", at: "a/\(name)", "is a symbolic link that leads out of the patch set")
  }

  @Test func aFolderThatIsALinkOutIsNotFollowed() throws {
    folder.delete("a")
    folder.link("a", to: outside.path)
    try expect("unsafe-path", at: "livepatch.yaml", "the folder `a` is a symbolic link")
  }

  @Test func aFolderOfSourcesThatIsALinkOutIsNotFollowed() throws {
    folder.link("a/sub", to: outside.path)
    try expect("unsafe-path", at: "livepatch.yaml", "the folder `a/sub` is a symbolic link")
  }

  @Test func linksWithinTheSetAreFollowed() throws {
    try folder.write("top.c", plainSource)
    folder.link("a/linked.c", to: "../top.c")
    #expect(try load().lines == [])
  }

  @Test func linksInCirclesEnd() throws {
    folder.link("a/x.c", to: "x.c")
    folder.link("loop", to: ".")
    folder.link("a/self", to: ".")
    try expect("unreadable-file", at: "a/x.c", "cannot be read")
  }

  @Test(arguments: ["fix.yaml", "a.c"]) func aFIFOIsNotReadFrom(name: String) throws {
    folder.delete("a/\(name)")
    folder.fifo("a/\(name)")
    try expect("unreadable-file", at: "a/\(name)", "is a FIFO, not a file")
  }

  @Test func aFolderIsNoFile() throws {
    folder.delete("a/fix.yaml")
    folder.folder("a/fix.yaml")
    try expect("unreadable-file", at: "a/fix.yaml", "is a folder, not a file")
  }

  @Test func aFolderIsNoSource() throws {
    folder.folder("a/b.c")
    try folder.write("a/fix.yaml", "fix: a\nsources: [b.c]\n")
    try expect("unreadable-file", at: "a/fix.yaml", "the source `b.c`")
  }

  @Test(.disabled(if: geteuid() == 0, "root reads everything"), arguments: ["a/fix.yaml", "a/a.c"])
  func whatMayNotBeReadIsReported(path: String) throws {
    chmod("\(folder.path)/\(path)", 0)
    try expect("unreadable-file", at: path, "cannot be read: Permission denied")
  }

  @Test func foldersTooDeepAreReported() throws {
    var path = "a"
    for _ in 0..<20 {
      path += "/d"
      folder.folder(path)
    }
    try folder.write("\(path)/deep.c", plainSource)
    try expect("unreadable-file", at: "livepatch.yaml", "more than 16 folders deep")
  }

  @Test func namesThatAreNoUTF8AreReported() throws {
    let name =
      Array("\(folder.path)/a/".utf8CString.dropLast()) + [CChar(bitPattern: 0xFF)]
      + Array(".c".utf8CString)
    let descriptor = open(name, O_CREAT | O_WRONLY, 0o644)
    #expect(descriptor >= 0)
    close(descriptor)
    let loaded = try load()
    #expect(!loaded.findings.isEmpty)
    #expect(loaded.set?.fixes.contains { $0.folder == "a" } == false)
  }

  @Test func theManifestMustBeAFile() throws {
    let workspace = try Workspace.disk(folder.path)
    func error() -> LoadingError? {
      do throws(LoadingError) {
        _ = try loadPatchSet(in: workspace)
        return nil
      } catch { return error }
    }
    folder.delete("livepatch.yaml")
    #expect(error() == .noManifest)
    folder.fifo("livepatch.yaml")
    #expect(error() == .unreadable(path: "livepatch.yaml", .wrongKind(found: "a FIFO, not a file")))
    folder.delete("livepatch.yaml")
    folder.folder("livepatch.yaml")
    #expect(
      error() == .unreadable(path: "livepatch.yaml", .wrongKind(found: "a folder, not a file")))
    folder.delete("livepatch.yaml")
    folder.link("livepatch.yaml", to: outside.path + "/fix.yaml")
    #expect(error() == .unreadable(path: "livepatch.yaml", .leavesSet))
  }

  @Test func aSetMustBeAFolder() throws {
    #expect(throws: WorkspaceError.missing) { try Workspace.disk(folder.path + "/nothing") }
    #expect(throws: WorkspaceError.wrongKind(found: "no folder")) {
      try Workspace.disk(folder.path + "/livepatch.yaml")
    }
  }

  @Test func releasesMayNotLeadOut() throws {
    folder.link("releases", to: outside.path)
    try folder.write("livepatch.yaml", plainManifest + "releases: releases/\n")
    let loaded = try load()
    #expect(loaded.findings.map(\.rule) == ["unsafe-path"], "\(loaded.lines)")
  }

  @Test func aReleaseWithoutADefinitionIsReported() throws {
    for path in ["releases", "releases/bookworm", "releases/bookworm/lp_1"] { folder.folder(path) }
    folder.link("releases/bookworm/lp_2", to: outside.path)
    try folder.write("livepatch.yaml", plainManifest + "releases: releases/\n")
    let loaded = try load()
    #expect(
      loaded.findings.map(\.rule).sorted() == ["unreadable-file", "unsafe-path"], "\(loaded.lines)")
  }
}
