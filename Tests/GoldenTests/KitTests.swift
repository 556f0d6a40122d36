import Diagnostics
import Foundation
import Testing
import YAMLTree

/// What other tools are given to run klp-compose with.
@Suite struct KitTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  private static let example = root.appendingPathComponent("Fixtures/formats")

  private func text(_ path: String) throws -> String {
    try String(contentsOf: Self.root.appendingPathComponent(path), encoding: .utf8)
  }

  /// A folder that is there for one test.
  private struct Folder: ~Copyable {
    let url: URL

    init() throws {
      url = FileManager.default.temporaryDirectory.appendingPathComponent(
        "klp-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func file(_ name: String) -> URL { url.appendingPathComponent(name) }
  }

  /// Runs a command line in a folder, with the executable under test as `klp-compose`.
  private func shell(
    _ command: String, in folder: URL, _ variables: [String: String] = [:]
  ) throws -> (output: String, exit: Int32) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", command]
    process.currentDirectoryURL = folder
    let path = GoldenCase.executable.deletingLastPathComponent().path
    process.environment = ["PATH": "\(path):/usr/bin:/bin"].merging(variables) { $1 }
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let printed = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (String(decoding: printed, as: UTF8.self), process.terminationStatus)
  }

  @Test(arguments: [".pre-commit-hooks.yaml", "action.yml", "docs/gitlab-ci.yml"])
  func isYAML(path: String) throws {
    let source = SourceText(path: path, bytes: Array(try text(path).utf8))
    #expect(readYAML(source, as: FileID(0)).findings.map(\.message) == [])
  }

  @Test func theActionAnnotatesAndLeavesSARIF() throws {
    let folder = try Folder()
    let script = Self.root.appendingPathComponent("scripts/lint-action").path
    #expect(try text("action.yml").contains("scripts/lint-action"))
    let run = try shell(
      script, in: Self.example,
      [
        "KLP_SETS": "patches", "KLP_OPTIONS": "--strict --root .",
        "KLP_SARIF": folder.file("out.sarif").path, "GITHUB_OUTPUT": folder.file("output").path,
      ])
    #expect(run.exit == 1)
    #expect(run.output.hasPrefix("::warning file=patches/uptime-guard/fix.yaml,line=8,"))
    let output = try String(contentsOf: folder.file("output"), encoding: .utf8)
    #expect(output == "sarif=\(folder.file("out.sarif").path)\n")
    let sarif = try JSONSerialization.jsonObject(with: Data(contentsOf: folder.file("out.sarif")))
    #expect((sarif as? [String: Any])?["version"] as? String == "2.1.0")
  }

  @Test func inputsOfTheActionAreNeverCommands() throws {
    let folder = try Folder()
    let script = Self.root.appendingPathComponent("scripts/lint-action").path
    let run = try shell(
      script, in: folder.url,
      ["KLP_SETS": "$(touch made) ; touch made", "KLP_OPTIONS": "`touch made`"])
    #expect(run.exit == 2)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["klp-compose.sarif"])
  }

  @Test func theJobForGitLabWritesItsReports() throws {
    let folder = try Folder()
    try FileManager.default.copyItem(
      at: Self.example.appendingPathComponent("patches"), to: folder.file("patches"))
    let job = try text("docs/gitlab-ci.yml")
    let line = try #require(job.split(separator: "\n").first { $0.hasPrefix("    - ") })
    let run = try shell(String(line.dropFirst(6)), in: folder.url, ["KLP_SETS": "patches"])
    #expect(run.exit == 1)
    for report in ["gl-code-quality-report.json", "klp-compose.xml"] {
      #expect(job.contains(": \(report)\n"))
      #expect(try !Data(contentsOf: folder.file(report)).isEmpty)
    }
  }

  @Test func theHookChecksTheRootOrWhatItIsTold() throws {
    let hooks = try text(".pre-commit-hooks.yaml")
    #expect(hooks.components(separatedBy: "entry: klp-compose lint\n").count == 3)
    let set = Self.example.appendingPathComponent("patches")
    #expect(try shell("klp-compose lint", in: set).exit == 1)
    #expect(try shell("klp-compose lint patches", in: Self.example).exit == 1)
  }

  @Test func scaffoldsNameTheirSchemas() throws {
    let folder = try Folder()
    #expect(try shell("klp-compose new set set", in: folder.url).exit == 0)
    #expect(try shell("klp-compose lint --strict set", in: folder.url).exit == 0)
    for (file, kind) in [("livepatch.yaml", "manifest"), ("first-fix/fix.yaml", "fix")] {
      let url = folder.file("set/\(file)")
      let first = try String(contentsOf: url, encoding: .utf8).split(separator: "\n")[0]
      let marker = "# yaml-language-server: $schema="
      #expect(first.hasPrefix(marker))
      let path = url.deletingLastPathComponent().appendingPathComponent(
        String(first.dropFirst(marker.count)))
      let printed = try shell("klp-compose schema \(kind)", in: folder.url).output
      #expect(try String(contentsOf: path, encoding: .utf8) == printed)
    }
    // A set without schemas gets them with its next fix; those that are there stay.
    let schemas = folder.file("set/.klp-compose")
    try FileManager.default.removeItem(at: schemas.appendingPathComponent("fix.json"))
    try "{}".write(
      to: schemas.appendingPathComponent("manifest.json"), atomically: true, encoding: .utf8)
    let run = try shell("klp-compose new fix b set --function vmlinux/f", in: folder.url)
    #expect(run.output == "set/b/fix.yaml\nset/b/livepatch.c\nset/.klp-compose/fix.json\n")
  }
}

/// What `make install` generates.
@Suite struct InstalledTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private func run(_ arguments: String...) throws -> GoldenCase.Run {
    try GoldenCase(folder: Self.root).run(arguments: arguments)
  }

  /// The commands that the help names.
  private func commands(of help: String) -> [String] {
    let list = help.components(separatedBy: "SUBCOMMANDS:\n").dropFirst().first ?? ""
    return list.components(separatedBy: "\n\n")[0].split(separator: "\n").compactMap { line in
      line.hasPrefix("   ") ? nil : line.split(separator: " ").first.map(String.init)
    }
  }

  @Test func everyCommandHasAManualPageThatSaysWhatItsHelpSays() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("klp-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    #expect(try run("manual", folder.path).exit == 0)
    let commands = commands(of: try run("--help").output)
    #expect(commands.contains("lint") && !commands.contains("manual"))
    for command in commands {
      let page = try String(
        contentsOf: folder.appendingPathComponent("klp-compose-\(command).1"), encoding: .utf8)
      #expect(page.hasPrefix(".TH "))
      for section in ["NAME", "SYNOPSIS", "OPTIONS", "EXIT STATUS", "SEE ALSO"] {
        #expect(page.contains(".SH \(section)\n"), "\(command): \(section)")
      }
      let help = try run(command, "--help").output
      for word in help.split(whereSeparator: { " \n[],".contains($0) })
      where word.hasPrefix("--") && word != "--version" {
        #expect(page.contains(word.replacing("-", with: "\\-")), "\(command): \(word)")
      }
      // A line is a request only if it was meant as one.
      let requests = Set([".TH", ".SH", ".B", ".I", ".BR", ".TP", ".PP", ".nf", ".fi"])
      for line in page.split(separator: "\n") where line.hasPrefix(".") {
        #expect(requests.contains(String(line.prefix { $0 != " " })), "\(line)")
      }
    }
  }

  @Test(arguments: [("bash", "#!/bin/bash"), ("zsh", "#compdef klp-compose"), ("fish", "function")])
  func completionsKnowTheOptions(shell: String, start: String) throws {
    let script = try run("--generate-completion-script", shell).output
    #expect(script.hasPrefix(start))
    for word in ["lint", "write-baseline", "sarif", "junit"] { #expect(script.contains(word)) }
  }
}
