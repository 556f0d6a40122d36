import Foundation
import Testing

/// `docs/guide.md` is a session: its commands run one after the other, and print what it shows.
///
/// `KLP_RECORD=1` writes what is printed now.
@Suite struct GuideTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  private static let guide = root.appendingPathComponent("docs/guide.md")

  @Test func showsWhatItsCommandsPrint() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("klp-compose-guide-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.copyItem(
      at: Self.root.appendingPathComponent("patches"), to: folder.appendingPathComponent("patches"))

    let shown = try String(contentsOf: Self.guide, encoding: .utf8)
    var printed = ""
    var commands = 0
    var isSession = false
    var pending: [Substring] = []
    for line in shown.split(separator: "\n", omittingEmptySubsequences: false) {
      if isSession, !line.hasPrefix("> "), !pending.isEmpty {
        printed += try Self.run(pending, in: folder)
        commands += 1
        pending = []
      }
      if line == "```console" { isSession = true } else if line == "```" { isSession = false }
      let isCommand = line.hasPrefix("$ ") || line.hasPrefix("> ")
      if isSession, isCommand { pending.append(line.dropFirst(2)) }
      // What was printed then is replaced by what is printed now.
      if !isSession || isCommand || line == "```console" { printed += line + "\n" }
    }
    printed.removeLast()
    #expect(commands > 20)
    if ProcessInfo.processInfo.environment["KLP_RECORD"] == "1" {
      try printed.write(to: Self.guide, atomically: true, encoding: .utf8)
      return
    }
    #expect(printed == shown, "docs/guide.md differs: record it anew and read it")
  }

  private static func run(_ lines: [Substring], in folder: URL) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", lines.joined(separator: "\n") + "\n"]
    process.currentDirectoryURL = folder
    let tools = GoldenCase.executable.deletingLastPathComponent().path
    process.environment = ["PATH": "\(tools):/usr/bin:/bin", "LC_ALL": "C.UTF-8"]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let printed = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: printed, as: UTF8.self)
  }
}
