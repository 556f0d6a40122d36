import Foundation
import Testing

/// `compare git:REVISION SET`: a set as it was, in a repository of its own.
@Suite struct RevisionTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private struct Repository: ~Copyable {
    let folder: URL

    /// The tag `one` has release 2 of the set; the work tree release 3 with another function.
    init() throws {
      let files = FileManager.default
      folder = files.temporaryDirectory.appendingPathComponent("klp-\(UUID().uuidString)")
      let set = folder.appendingPathComponent("sets/p")
      try files.createDirectory(
        at: folder.appendingPathComponent("sets"), withIntermediateDirectories: true)
      try files.copyItem(
        at: RevisionTests.root.appendingPathComponent("Fixtures/compare/set/input"), to: set)
      try files.removeItem(at: set.appendingPathComponent("releases"))
      try git("init", "-q")
      try git("add", "-A")
      try git(
        "-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-q", "-m", "one")
      try git("tag", "one")
      try replace("livepatch.yaml", "version: 2", "version: 3")
      try replace("mark/fix.yaml", "functions: [mark, release]", "functions: [release]")
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    @discardableResult func git(_ arguments: String...) throws -> String {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = ["git"] + arguments
      process.currentDirectoryURL = folder
      let output = Pipe()
      process.standardOutput = output
      try process.run()
      let text = output.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      #expect(process.terminationStatus == 0)
      return String(decoding: text, as: UTF8.self)
    }

    func replace(_ file: String, _ old: String, _ new: String) throws {
      let path = folder.appendingPathComponent("sets/p/\(file)")
      let text = try String(contentsOf: path, encoding: .utf8)
      #expect(text.contains(old))
      try text.replacingOccurrences(of: old, with: new)
        .write(to: path, atomically: true, encoding: .utf8)
    }

    func run(_ arguments: String...) throws -> GoldenCase.Run {
      try GoldenCase(folder: folder).run(arguments: arguments)
    }
  }

  @Test func aSetIsReadAsItWas() throws {
    let repository = try Repository()
    let before = try repository.git("status", "--porcelain", "-uall")
    let run = try repository.run("compare", "git:one", "sets/p")
    #expect(run.exit == 1, "\(run.output)\(run.errors)")
    #expect(run.output.contains("lp_2 → lp_3 for bookworm"))
    #expect(run.output.contains("    - mark  mark; goes back to the kernel's own"))
    #expect(run.output.contains("--> one:sets/p/mark/fix.yaml:6:17"))
    #expect(try repository.git("status", "--porcelain", "-uall") == before)
  }

  @Test func bothSidesMayBeRevisions() throws {
    let repository = try Repository()
    let run = try repository.run("compare", "git:one:sets/p", "git:HEAD:sets/p")
    #expect(run.exit == 0, "\(run.output)\(run.errors)")
    #expect(run.output.contains("nothing differs"))
  }

  @Test(arguments: ["git:two", "git:", "git:--all", "git:one:", "git:one:nowhere"])
  func whatIsNoRevisionIsNoVerdict(_ name: String) throws {
    let repository = try Repository()
    let run = try repository.run("compare", name, "sets/p")
    #expect(run.exit == 2, "\(run.output)")
    #expect(run.errors.hasPrefix("klp-compose: "), "\(run.errors)")
  }
}
