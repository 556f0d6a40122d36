import Foundation
import Testing

/// Whole runs of the executable on `Fixtures/<area>/<case>/`: `args` has the arguments, `expected`
/// what is printed, `exit` the exit code. The case's folder is the working directory, and `input/`
/// the patch set.
///
/// `KLP_RECORD=1` writes what is printed now; continuous integration never does.
@Suite struct GoldenTests {
  @Test(arguments: GoldenCase.all) func printsWhatIsExpected(golden: GoldenCase) throws {
    let run = try golden.run()
    if ProcessInfo.processInfo.environment["KLP_RECORD"] == "1" {
      try golden.record(run)
      return
    }
    #expect(run.exit == golden.expectedExit, "\(run.output)\(run.errors)")
    let expected = try golden.expectedOutput()
    #expect(run.output == expected, "\(golden.folder.path)/expected differs")
    #expect(run.errors == golden.expectedErrors())
  }

  @Test func thereAreCases() { #expect(GoldenCase.all.count > 20) }
}

struct GoldenCase: Sendable, CustomTestStringConvertible {
  let folder: URL
  var testDescription: String {
    folder.deletingLastPathComponent().lastPathComponent + "/" + folder.lastPathComponent
  }

  struct Run {
    var output: String
    var errors: String
    var exit: Int32
  }

  static let all: [GoldenCase] = {
    let files = FileManager.default
    guard let areas = try? files.contentsOfDirectory(at: fixtures, includingPropertiesForKeys: nil)
    else { return [] }
    let cases = areas.flatMap { area in
      (try? files.contentsOfDirectory(at: area, includingPropertiesForKeys: nil)) ?? []
    }
    return cases.filter { files.fileExists(atPath: $0.appendingPathComponent("args").path) }
      .sorted { $0.path < $1.path }.map(GoldenCase.init)
  }()

  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  private static let fixtures = root.appendingPathComponent("Fixtures")

  /// The executable lies beside the bundle of tests.
  static let executable: URL = {
    let tests = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    let beside = tests.appendingPathComponent("klp-compose")
    return FileManager.default.isExecutableFile(atPath: beside.path)
      ? beside : root.appendingPathComponent(".build/debug/klp-compose")
  }()

  func run() throws -> Run {
    try run(arguments: text("args").split(whereSeparator: \.isWhitespace).map(String.init))
  }

  func run(arguments: [String]) throws -> Run {
    let process = Process()
    process.executableURL = Self.executable
    process.currentDirectoryURL = folder
    process.arguments = arguments
    let output = Pipe()
    let errors = Pipe()
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    // What a case prints fits the pipes' buffers, so reading one after the other cannot block.
    let printed = output.fileHandleForReading.readDataToEndOfFile()
    let complained = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Run(
      output: String(decoding: printed, as: UTF8.self),
      errors: String(decoding: complained, as: UTF8.self), exit: process.terminationStatus)
  }

  var expectedExit: Int32 {
    (try? text("exit")).flatMap { Int32($0.trimmingCharacters(in: .whitespacesAndNewlines)) } ?? 0
  }

  func expectedOutput() throws -> String { try text("expected") }

  func expectedErrors() -> String { (try? text("expected.errors")) ?? "" }

  func record(_ run: Run) throws {
    try run.output.write(to: file("expected"), atomically: true, encoding: .utf8)
    try "\(run.exit)\n".write(to: file("exit"), atomically: true, encoding: .utf8)
    if !run.errors.isEmpty {
      try run.errors.write(to: file("expected.errors"), atomically: true, encoding: .utf8)
    } else {
      try? FileManager.default.removeItem(at: file("expected.errors"))
    }
  }

  private func file(_ name: String) -> URL { folder.appendingPathComponent(name) }

  private func text(_ name: String) throws -> String {
    try String(contentsOf: file(name), encoding: .utf8)
  }
}
