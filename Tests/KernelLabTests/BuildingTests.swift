import Foundation
import Livepatch
import Testing

@testable import KernelLab

@Suite struct BuildingTests {
  @Test(arguments: [
    (
      "  CC [M]  a.o\n/o/units/../fixes/a/x.c:12:20: error: 'k' undeclared\n/o/y.c:1:1: error: no\n",
      BuildFailure("'k' undeclared", at: .init(path: "fixes/a/x.c", line: 12, column: 20))
    ),
    (
      "In file included from /o/units/a-x.c:9:\n/o/fixes/a/x.c:1:10: fatal error: b.h: No such file\n",
      BuildFailure("b.h: No such file", at: .init(path: "fixes/a/x.c", line: 1, column: 10))
    ),
    (
      "fixes/a/s.S:3: Error: no\nfixes/a/x.c:7: error: old style\n",
      BuildFailure("old style", at: .init(path: "fixes/a/x.c", line: 7, column: 0))
    ),
    (
      "/usr/src/include/linux/x.h:4:2: error: #error no\n",
      BuildFailure("#error no", at: .init(path: "/usr/src/include/linux/x.h", line: 4, column: 2))
    ),
    (
      "ERROR: modpost: \"typo\" [/o/lp_1.ko] undefined!\nmake[2]: *** [x] Error 1\n",
      BuildFailure("\"typo\" [/o/lp_1.ko] undefined!")
    ),
    (
      "make[2]: *** [x] Error 1\nmake: *** [all] Error 2\n",
      BuildFailure("make[2]: *** [x] Error 1")
    ),
    ("", BuildFailure("kbuild failed and did not say why")),
  ]) func theFirstErrorOfALogIsFound(log: String, failure: BuildFailure) {
    #expect(BuildFailure(log: log, folder: "/o") == failure)
  }

  @Test func theNewestKernelThatHasAllIsTaken() {
    func kernel(_ release: String, image: Bool) -> InstalledKernel {
      InstalledKernel(release: release, buildTree: "/t", image: image ? "/i" : nil)
    }
    let known = [
      kernel("6.1.0-9-amd64", image: true), kernel("6.1.0-10-amd64", image: true),
      kernel("6.1.0-11-amd64", image: false), kernel("6.12.1-amd64", image: true),
    ]
    let wanted = Kernel(name: "k", release: "6.1.*")
    #expect(
      InstalledKernel.newest(of: known, for: wanted, having: [\.buildTree])?.release
        == "6.1.0-11-amd64")
    #expect(
      InstalledKernel.newest(of: known, for: wanted, having: [\.buildTree, \.image])?.release
        == "6.1.0-10-amd64")
    #expect(
      InstalledKernel.newest(
        of: known, for: Kernel(name: "k", release: "5.*"), having: [\.buildTree]) == nil)
  }

  @Test func aKernelIsFoundInBootAndBesideItsModules() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "root-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = [
      "boot/vmlinuz-6.1-old", "boot/config-6.1-old", "lib/modules/6.1-old/modules.builtin",
      "usr/lib/modules/7.2-new/modules.builtin", "usr/lib/modules/7.2-new/vmlinuz",
      "usr/lib/modules/7.2-new/config",
    ]
    for path in files {
      let file = folder.appending(path: path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data().write(to: file)
    }
    let root = folder.path
    let new = "\(root)/usr/lib/modules/7.2-new"
    let found = InstalledKernel.found(below: [root])
    #expect(
      found == [
        InstalledKernel(
          release: "6.1-old", image: "\(root)/boot/vmlinuz-6.1-old",
          modules: "\(root)/lib/modules/6.1-old"),
        InstalledKernel(release: "7.2-new", image: "\(new)/vmlinuz", modules: new),
      ])
    #expect(
      found.map(\.configurationPath) == ["\(root)/boot/config-6.1-old", "\(new)/config"])

    var sources = KernelSources()
    try sources.addInstalled(below: root, release: "7.2-new")
    #expect(sources.image == "\(new)/vmlinuz")
    #expect(sources.configuration == "\(new)/config")
    #expect(sources.modules == new)
    var unchosen = KernelSources()
    #expect(throws: LabError.self) { try unchosen.addInstalled(below: root, release: nil) }
  }

  /// Builds with a Makefile of our own: no kernel is needed to see what is built when.
  @Test func whatDidNotChangeIsNotBuiltAgain() throws {
    let root = FileManager.default.temporaryDirectory.appending(path: "build-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: root) }
    func write(_ text: String, to path: String) throws {
      let file = root.appending(path: path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    try write("all:\n", to: "tree/Makefile")
    try write("#define UTS_RELEASE \"6.1-test\"\n", to: "tree/include/generated/utsrelease.h")
    try write("#define A\n", to: "tree/include/a.h")
    try write("int a;\n", to: "out/a.c")
    // What kbuild would leave: a module, and a list of what the object was made of.
    try write(
      """
      all:
      \t@echo "  CC [M]  a.o"
      \t@grep -q int a.c || { echo "$(CURDIR)/a.c:1:1: error: no int"; exit 1; }
      \t@cat a.c $(KDIR)/include/a.h >lp_1.ko
      \t@printf 'cmd_a.o := sh -c x\\n\\nsource_a.o := a.c\\n\\ndeps_a.o := \\\\\\n  include/a.h \\\\\\n' >.a.o.cmd

      """, to: "out/Makefile")
    let build = ModuleBuild(
      name: "k", folder: root.appending(path: "out").path, module: "lp_1",
      inputs: ["Makefile", "a.c"], buildTree: root.appending(path: "tree").path)
    func ending() throws -> ModuleBuildOutcome.Ending {
      try #require(try buildModules([build]) { _ in }.first).ending
    }
    #expect(try ending() == .built)
    #expect(try ending() == .current)
    try write("int b;\n", to: "out/a.c")
    #expect(try ending() == .built)
    #expect(try ending() == .current)
    try write("#define AB\n", to: "tree/include/a.h")
    #expect(try ending() == .built, "a header that was used")
    try write("lost", to: "out/lp_1.ko")
    #expect(try ending() == .built, "the module was changed by somebody else")
    try write("nothing\n", to: "out/a.c")
    let failure = BuildFailure("no int", at: .init(path: "a.c", line: 1, column: 1))
    #expect(try ending() == .failed(failure))
    #expect(try ending() == .failed(failure), "a failed build counts for nothing")
    let log = try String(contentsOfFile: build.logPath, encoding: .utf8)
    #expect(log.contains("CC [M]"))
  }

  @Test func aFolderThatBuildsNothingIsNoBuildTree() {
    #expect(releaseOfBuildTree("/proc") == nil)
  }
}
