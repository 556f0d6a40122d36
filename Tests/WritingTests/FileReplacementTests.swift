import Glibc
import Testing

@testable import Writing

@Suite struct FileReplacementTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func keepsPermissionsAndLeavesNothingBehind() throws {
    try folder.write("lp.ko", "old")
    #expect(chmod("\(folder.path)/lp.ko", 0o600) == 0)
    try replaceFile("\(folder.path)/lp.ko", with: Array("new".utf8))
    var status = stat()
    #expect(stat("\(folder.path)/lp.ko", &status) == 0)
    #expect(status.st_mode & 0o777 == 0o600)
    #expect(folder.read("lp.ko") == "new")
    #expect(folder.names() == ["lp.ko"])
  }

  @Test func replacesWhatALinkPointsTo() throws {
    folder.folder("real")
    try folder.write("real/lp.ko", "old")
    #expect(symlink("real/lp.ko", "\(folder.path)/lp.ko") == 0)
    try replaceFile("\(folder.path)/lp.ko", with: Array("new".utf8))
    #expect(folder.read("real/lp.ko") == "new")
    var status = stat()
    #expect(lstat("\(folder.path)/lp.ko", &status) == 0)
    #expect(status.st_mode & S_IFMT == S_IFLNK)
  }

  @Test func leavesNothingWhereItCannotWrite() throws {
    folder.folder("lp.ko")
    #expect(throws: OutputError.self) { try replaceFile("\(folder.path)/lp.ko", with: [1]) }
    #expect(throws: OutputError.self) { try replaceFile("\(folder.path)/none/lp.ko", with: [1]) }
    #expect(folder.names() == ["lp.ko"])
  }
}
