import Foundation
import Testing

/// `release` on copies of a set: what it keeps and what it refuses.
@Suite struct ReleaseTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// A copy of a set with two kernels and releases, in a folder of its own.
  private struct Copy: ~Copyable {
    let folder: URL

    init() throws {
      let files = FileManager.default
      folder = files.temporaryDirectory.appendingPathComponent("klp-\(UUID().uuidString)")
      try files.createDirectory(at: folder, withIntermediateDirectories: true)
      try files.copyItem(
        at: ReleaseTests.root.appendingPathComponent("Fixtures/compare/all/input"),
        to: folder.appendingPathComponent("input"))
      try replace(
        "livepatch.yaml", "retire:",
        "retire:\n  - { callback: vmlinux/post_patch, reason: taken over }")
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func run(_ arguments: String...) throws -> GoldenCase.Run {
      try GoldenCase(folder: folder).run(arguments: arguments)
    }

    func replace(_ file: String, _ old: String, _ new: String) throws {
      let path = folder.appendingPathComponent("input/\(file)")
      let text = try String(contentsOf: path, encoding: .utf8)
      #expect(text.contains(old))
      try text.replacingOccurrences(of: old, with: new)
        .write(to: path, atomically: true, encoding: .utf8)
    }

    func contents(of path: String) throws -> [String: Data] {
      let files = FileManager.default
      let below = folder.appendingPathComponent(path)
      return try files.subpathsOfDirectory(atPath: below.path).reduce(into: [:]) { contents, name in
        contents[name] = try? Data(contentsOf: below.appendingPathComponent(name))
      }
    }
  }

  @Test func keepsWhatWasBuiltForEveryKernel() throws {
    let copy = try Copy()
    #expect(try copy.run("build", "input", "-o", "out").exit == 0)
    let run = try copy.run("release", "input", "-o", "out")
    #expect(run.exit == 0, "\(run.output)\(run.errors)")
    for kernel in ["bookworm", "backports"] {
      let kept = try copy.contents(of: "input/releases/\(kernel)/lp_3")
      #expect(try kept == copy.contents(of: "out/\(kernel)"))
      #expect(kept["cumulative.yaml"] != nil)
    }
    // What was released is no gap against itself.
    #expect(try copy.run("lint", "input").exit == 0)
    let compared = try copy.run("compare", "input/releases/bookworm/lp_3", "input")
    #expect(compared.output.contains("nothing differs"))
    #expect(try copy.run("compare", "--all", "input").exit == 0)
  }

  @Test func refusesAReleaseThatIsThere() throws {
    let copy = try Copy()
    _ = try copy.run("build", "input", "-o", "out")
    _ = try copy.run("release", "input", "-o", "out")
    let before = try copy.contents(of: "input")
    let again = try copy.run("release", "input", "-o", "out")
    #expect(again.exit == 1)
    #expect(again.errors.contains("`input/releases/bookworm/lp_3` is there already"))
    #expect(try copy.contents(of: "input") == before)
  }

  @Test func refusesWhatIsStale() throws {
    let copy = try Copy()
    _ = try copy.run("build", "input", "-o", "out")
    try copy.replace("mark/mark.c", "return 0;", "return 1;")
    let before = try copy.contents(of: "input")
    let run = try copy.run("release", "input", "-o", "out")
    #expect(run.exit == 1)
    #expect(run.errors.contains("`out/bookworm` is not what the set builds now"))
    #expect(try copy.contents(of: "input") == before)
  }

  @Test func refusesASetWithErrors() throws {
    let copy = try Copy()
    _ = try copy.run("build", "input", "-o", "out")
    try copy.replace("count/fix.yaml", "functions: [f]", "functions: [f, f]")
    let run = try copy.run("release", "input", "-o", "out")
    #expect(run.exit == 1)
    #expect(run.output.contains("duplicate-function"))
    #expect(try copy.contents(of: "input/releases")["bookworm/lp_3/cumulative.yaml"] == nil)
  }

  @Test func noticesOtherSourcesUnderTheSameName() throws {
    let copy = try Copy()
    _ = try copy.run("build", "input", "-o", "out")
    _ = try copy.run("release", "input", "-o", "out")
    try copy.replace("mark/mark.c", "return 0;", "return 1;")
    let run = try copy.run("lint", "input", "--format", "concise")
    #expect(run.exit == 1)
    #expect(run.output.contains("[module-name-reused]"))
  }

  @Test func needsToKnowWhere() throws {
    let copy = try Copy()
    try copy.replace("livepatch.yaml", "releases: releases\n", "")
    _ = try copy.run("build", "input", "-o", "out")
    let run = try copy.run("release", "input", "-o", "out")
    #expect(run.exit == 2)
    #expect(run.errors.contains("does not say where releases are kept"))
  }

  @Test func theFirstReleaseMakesTheFolder() throws {
    let copy = try Copy()
    try FileManager.default.removeItem(at: copy.folder.appendingPathComponent("input/releases"))
    #expect(try copy.run("build", "input", "-o", "out").exit == 0)
    #expect(try copy.run("release", "input", "-o", "out").exit == 0)
    #expect(try copy.contents(of: "input/releases/backports").keys.contains("lp_3/cumulative.yaml"))
  }
}
