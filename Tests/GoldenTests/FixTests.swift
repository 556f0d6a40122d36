import Foundation
import Testing

/// `lint --fix`, `--diff` and `--write-baseline` on copies of a set.
@Suite struct FixTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// A copy of the set of a golden case, in a folder of its own.
  private struct Copy: ~Copyable {
    let folder: URL

    init(of path: String) throws {
      let files = FileManager.default
      folder = files.temporaryDirectory.appendingPathComponent("klp-\(UUID().uuidString)")
      try files.createDirectory(at: folder, withIntermediateDirectories: true)
      let original = FixTests.root.appendingPathComponent("Fixtures/\(path)/input")
      try files.copyItem(at: original, to: folder.appendingPathComponent("input"))
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func lint(_ arguments: String...) throws -> GoldenCase.Run {
      try GoldenCase(folder: folder).run(arguments: ["lint"] + arguments + ["input"])
    }

    func text(_ name: String) throws -> String {
      try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
    }

    func contents() throws -> [String: Data] {
      let files = FileManager.default
      let names = try files.subpathsOfDirectory(atPath: folder.path)
      return names.reduce(into: [:]) { contents, name in
        contents[name] = try? Data(contentsOf: folder.appendingPathComponent(name))
      }
    }
  }

  @Test func makesSafeChangesAndReportsTheRest() throws {
    let copy = try Copy(of: "lint/diff")
    let run = try copy.lint("--fix", "--format", "concise")
    let rules = run.output.split(separator: "\n").compactMap { $0.split(separator: "[").last }
    #expect(rules == ["shadow-free-in-module-exit]", "shadow-undeclared]", "unknown-rule]"])
    #expect(run.errors == "klp-compose: 2 files of input changed\n")
    #expect(run.exit == 1)
    #expect(
      try copy.text("input/a/fix.yaml") == """
        fix: a
        title: "a fix called a"
        exit: a_exit
        objects:
          vmlinux:
            functions: [f]
        allow:
          # the other one
          - { rule: symposs, reason: "no" }

        """)
    #expect(try !copy.text("input/a/a.c").contains("klp-compose:"))
  }

  @Test(arguments: ["lint/diff", "lint/allow", "lint/allow-in-c", "lint/select"])
  func changesNothingTheSecondTime(path: String) throws {
    let copy = try Copy(of: path)
    let first = try copy.lint("--fix")
    #expect(first.errors.hasSuffix("changed\n"))
    let before = try copy.contents()
    let second = try copy.lint("--fix")
    #expect(second.errors == "")
    #expect(second.output == first.output)
    #expect(try copy.contents() == before)
    let diff = try copy.lint("--diff")
    #expect(diff.output == "")
    #expect(diff.exit == 0)
  }

  @Test func showsAsAPatchWhatItWouldChange() throws {
    let shown = try Copy(of: "lint/diff")
    let before = try shown.contents()
    let diff = try shown.lint("--diff")
    #expect(diff.exit == 1)
    #expect(try shown.contents() == before)

    // The patch makes of the set what --fix makes of it.
    let patch = Process()
    patch.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    patch.arguments = ["git", "apply", "-p1", "--directory=input", "-"]
    patch.currentDirectoryURL = shown.folder
    let input = Pipe()
    patch.standardInput = input
    try patch.run()
    try input.fileHandleForWriting.write(contentsOf: Data(diff.output.utf8))
    try input.fileHandleForWriting.close()
    patch.waitUntilExit()
    #expect(patch.terminationStatus == 0)

    let fixed = try Copy(of: "lint/diff")
    _ = try fixed.lint("--fix")
    #expect(try shown.contents() == fixed.contents())
  }

  @Test func keepsModesAndLinksAndLeavesNothingBehind() throws {
    let copy = try Copy(of: "lint/diff")
    let files = FileManager.default
    let fix = copy.folder.appendingPathComponent("input/a/fix.yaml")
    let target = copy.folder.appendingPathComponent("input/a/real.yaml")
    try files.moveItem(at: fix, to: target)
    try files.createSymbolicLink(atPath: fix.path, withDestinationPath: "real.yaml")
    try files.setAttributes([.posixPermissions: 0o640], ofItemAtPath: target.path)
    let names = try Set(copy.contents().keys)
    _ = try copy.lint("--fix")
    #expect(try files.destinationOfSymbolicLink(atPath: fix.path) == "real.yaml")
    let mode = try files.attributesOfItem(atPath: target.path)[.posixPermissions] as? Int
    #expect(mode == 0o640)
    #expect(try !copy.text("input/a/real.yaml").contains("pre-patch-unpaired"))
    #expect(try Set(copy.contents().keys) == names)
  }

  @Test func aBaselineThatWasWrittenSilencesTheRun() throws {
    let copy = try Copy(of: "lint/baseline")
    let known = copy.folder.appendingPathComponent("known.yaml").path
    let written = try copy.lint("--baseline", known, "--write-baseline")
    #expect(written.exit == 0)
    #expect(written.output == "")
    #expect(written.errors == "klp-compose: 4 findings written to \(known)\n")
    let read = try copy.lint("--baseline", known, "--strict")
    #expect(read.exit == 0)
    #expect(read.output == "")
    let json = try copy.lint("--baseline", known, "--format", "json")
    #expect(json.output.contains("\"baselined\": 4"))
    // What the baseline knows is nobody's business to mend either.
    let build = try GoldenCase(folder: copy.folder).run(
      arguments: ["build", "input", "--dry-run", "--baseline", known])
    #expect(build.exit == 0)
  }

  @Test func everyReportIsWrittenBesideWhatIsPrinted() throws {
    let copy = try Copy(of: "lint/diff")
    let formats = ["text", "concise", "json", "sarif", "github", "gitlab", "junit"]
    let reports = formats.flatMap {
      ["--report", "\($0)=\(copy.folder.appendingPathComponent($0).path)"]
    }
    let golden = GoldenCase(folder: copy.folder)
    _ = try golden.run(arguments: ["lint", "input"] + reports)
    for format in formats {
      #expect(try copy.text(format) == copy.lint("--format", format).output, "\(format)")
    }
  }

  @Test func aReportThatCannotBeWrittenIsNoVerdict() throws {
    let copy = try Copy(of: "lint/diff")
    let run = try copy.lint("--format", "json", "--report", "sarif=/nowhere/at/all")
    #expect(run.exit == 2)
    #expect(run.errors.contains("/nowhere/at/all"))
    // What was found is printed all the same, once.
    let document = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
    #expect((document as? [String: Any])?["complete"] as? Bool == true)
  }
}
