import Glibc
import Livepatch
import Testing

@testable import Writing

@Suite struct OutputFolderTests {
  let folder: TemporaryFolder
  var out: String { folder.path + "/out" }

  init() throws { folder = try TemporaryFolder() }

  private func tree(_ change: (inout CumulativePatch) -> Void = { _ in }) -> OutputTree {
    var patch = richPatch()
    change(&patch)
    return OutputTree(patch) { Array("int in_\($0.utf8.count);\n".utf8) }
  }

  @Test func writesEverythingAndNothingElse() throws {
    let tree = tree()
    #expect(try tree.write(to: out + "/"))
    #expect(folder.names() == ["out"])
    #expect(tree.compare(with: out).isCurrent)
    #expect(folder.names("out/fixes/cve-1") == ["a.c", "a.h", "sub"])
    for (path, bytes) in tree.files {
      #expect(folder.read("out/\(path)") == String(decoding: bytes, as: UTF8.self))
    }
  }

  @Test func makesFoldersThatAreNewOrEmpty() throws {
    let files = ["a/b/c.c": Array("int c;\n".utf8), "top.h": []]
    try writeNewFolder(files, at: out + "/deep/")
    #expect(folder.names("out/deep") == ["a", "top.h"])
    #expect(folder.read("out/deep/a/b/c.c") == "int c;\n")
    #expect(throws: OutputError.notOurs(path: out, found: "it holds `deep`")) {
      try writeNewFolder(files, at: out)
    }
    #expect(folder.names("out") == ["deep"])
    #expect(mkdir(out + "/empty", 0o777) == 0)
    try writeNewFolder(["x": []], at: out + "/empty")
    #expect(folder.names("out/empty") == ["x"])
    try folder.write("out/file", "")
    #expect(throws: OutputError.notOurs(path: out + "/file", found: "it is no folder")) {
      try writeNewFolder(files, at: out + "/file")
    }
  }

  @Test func touchesNothingIfNothingChanged() throws {
    let paths = ["out", "out/cumulative.yaml", "out/Kbuild", "out/fixes/cve-1/a.c", "."]
    #expect(try tree().write(to: out))
    let before = try paths.map(folder.identity)
    #expect(try tree().write(to: out) == false)
    #expect(try paths.map(folder.identity) == before)
  }

  @Test func replacesWhatIsStale() throws {
    _ = try tree().write(to: out)
    try folder.write("out/fixes/cve-1/gone.c", "")
    try folder.write("out/lp_cloud_3.ko", "")
    #expect(tree().compare(with: out).stale == ["fixes/cve-1/gone.c"])
    #expect(try tree().write(to: out))
    #expect(folder.names("out/fixes/cve-1") == ["a.c", "a.h", "sub"])
    try folder.write("out/Kbuild", "")
    #expect(tree().compare(with: out).changed == ["Kbuild"])
    #expect(try tree().write(to: out))
    #expect(try tree { $0.version = 4 }.write(to: out))
    #expect(folder.names("out")?.contains("lp_cloud_3_main.c") == false)
    #expect(folder.names() == ["out"])
  }

  @Test func productsOfABuildAreNotStale() throws {
    _ = try tree().write(to: out)
    for name in ["lp.o", "lp.ko", "lp.mod.c", ".lp.o.cmd", "Module.symvers"] {
      try folder.write("out/\(name)", "")
    }
    #expect(try tree().write(to: out) == false)
  }

  @Test func takesAnEmptyFolder() throws {
    folder.folder("out")
    #expect(try tree().write(to: out))
  }

  private func expectRefusal(_ found: String, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(throws: OutputError.notOurs(path: out, found: found), sourceLocation: sourceLocation) {
      try tree().write(to: out)
    }
    #expect(folder.names()?.filter { $0.hasPrefix(".") } == [], sourceLocation: sourceLocation)
  }

  @Test func refusesAFolderOfSomebodyElse() throws {
    folder.folder("out")
    try folder.write("out/thesis.txt", "x")
    expectRefusal("`thesis.txt` in it was not written by klp-compose")
    #expect(folder.read("out/thesis.txt") == "x")
    try folder.write("out/cumulative.yaml", "format: 1\n")
    expectRefusal("`cumulative.yaml` in it was not written by klp-compose")
    #expect(folder.names("out") == ["cumulative.yaml", "thesis.txt"])
  }

  @Test func refusesAFileAndALink() throws {
    try folder.write("out", "x")
    expectRefusal("it is no folder")
    unlink(out)
    #expect(symlink("elsewhere", out) == 0)
    expectRefusal("it is no folder")
    unlink(out)
    #expect(mkfifo(out, 0o644) == 0)
    expectRefusal("it is no folder")
  }

  @Test func makesTheFoldersAboveThatAreMissing() throws {
    #expect(try tree().write(to: out + "/deep/er"))
    #expect(tree().compare(with: out + "/deep/er").isCurrent)
  }

  @Test func aFileInThePlaceOfAFolderAboveIsAnError() throws {
    try folder.write("out", "x")
    #expect(throws: OutputError.self) { try tree().write(to: out + "/deep/er") }
    #expect(folder.names() == ["out"])
  }

  @Test func removesWhatAKilledRunLeft() throws {
    // A process that has ended, our own number from another life, and one that still runs.
    let dead = endedProcess()
    for name in [
      ".out.klp-compose-\(dead)", ".out.klp-compose-\(dead).old", ".out.klp-compose-\(getpid())",
      ".out.klp-compose-1", ".other.klp-compose-\(dead)",
    ] {
      folder.folder(name)
      try folder.write("\(name)/half.c", "x")
    }
    #expect(try tree().write(to: out))
    #expect(folder.names() == [".other.klp-compose-\(dead)", ".out.klp-compose-1", "out"])
  }

  /// The number of a process that is no more.
  private func endedProcess() -> Int32 {
    let text = output(of: "sh -c 'echo $$'") ?? ""
    return Int32(text.filter(\.isNumber)) ?? 999_999
  }

  @Test func severalKernelsLieSideBySide() throws {
    let joined = OutputTree(joining: [
      (folder: "bookworm", tree: tree()), (folder: "backports", tree: tree { $0.version = 12 }),
    ])
    #expect(try joined.write(to: out))
    #expect(folder.names("out") == ["backports", "bookworm"])
    #expect(folder.names("out/backports")?.contains("lp_cloud_12_main.c") == true)
    #expect(try joined.write(to: out) == false)
    try folder.write("out/bookworm/units/stale.c", "")
    #expect(try joined.write(to: out))
    #expect(try OutputTree(joining: [(folder: "backports", tree: tree())]).write(to: out))
    #expect(folder.names("out") == ["backports"])
    #expect(try tree().write(to: out))
    #expect(folder.names("out")?.contains("Kbuild") == true)
  }
}
