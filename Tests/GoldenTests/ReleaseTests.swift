import Foundation
import TestObjects
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

  @Test func keepsTheModuleThatWasBuilt() throws {
    let copy = try Copy()
    let (fixes, path) = try built(copy)
    let bytes = try module("lp_3", fixes, for: "6.1.0-42-amd64")
    try bytes.write(to: path)
    let run = try copy.run("release", "input", "-o", "out")
    #expect(run.exit == 0, "\(run.output)\(run.errors)")
    #expect(run.output.contains("bookworm/lp_3, with its module for 6.1.0-42-amd64\n"))
    #expect(run.output.contains("backports/lp_3; no module is built\n"))
    #expect(try copy.contents(of: "input/releases/bookworm/lp_3")["lp_3.ko"] == bytes)
    #expect(try copy.contents(of: "input/releases/backports/lp_3")["lp_3.ko"] == nil)
    #expect(try copy.run("lint", "input").exit == 0)
  }

  @Test(arguments: ["older", "kernel", "fixes", "name"]) func refusesAModuleOfSomethingElse(
    what: String
  ) throws {
    let copy = try Copy()
    let (fixes, path) = try built(copy)
    let bytes = try module(
      what == "name" ? "lp_2" : "lp_3", what == "fixes" ? fixes.dropLast() : fixes,
      for: what == "kernel" ? "6.12.9-amd64" : "6.1.0-42-amd64")
    try bytes.write(to: path)
    if what == "older" {
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: 1)], ofItemAtPath: path.path)
    }
    let before = try copy.contents(of: "input")
    let run = try copy.run("release", "input", "-o", "out")
    #expect(run.exit == 1)
    let reason = [
      "older": "is older than `out/bookworm/", "kernel": "is built for 6.12.9-amd64, and not for",
      "fixes": "has other fixes than the set", "name": "is the module `lp_2`",
    ]
    #expect(run.errors.contains("`out/bookworm/lp_3.ko` \(reason[what] ?? "?")"), "\(run.errors)")
    #expect(try copy.contents(of: "input") == before)
  }

  /// Builds, and tells the fixes that the module for one kernel has, and where it would be.
  private func built(_ copy: borrowing Copy) throws -> (fixes: [String], module: URL) {
    #expect(try copy.run("build", "input", "-o", "out").exit == 0)
    let main = try #require(try copy.contents(of: "out/bookworm")["lp_3_main.c"])
    let fixes = String(decoding: main, as: UTF8.self).split(separator: "\n").compactMap { line in
      line.contains("klp_fix")
        ? line.split(separator: "\"").dropFirst().first.map(String.init) : nil
    }
    #expect(fixes.count > 1)
    return (fixes, copy.folder.appendingPathComponent("out/bookworm/lp_3.ko"))
  }

  private func module(
    _ name: String, _ fixes: some Sequence<String>, for kernel: String
  ) throws -> Data {
    let lines =
      ["name \(name)", "modinfo vermagic=\(kernel) SMP"] + fixes.map { "modinfo klp_fix=\($0)" }
    return Data(try ModuleText(lines.joined(separator: "\n") + "\n").bytes)
  }
}
