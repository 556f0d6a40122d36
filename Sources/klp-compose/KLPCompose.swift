import ArgumentParser
// For `stdout`, a variable in C.
@preconcurrency import Glibc

@main
struct KLPCompose: ParsableCommand {
  // Each command says its name: making it out of the type's takes a quarter of the start.
  static let configuration = CommandConfiguration(
    commandName: "klp-compose",
    abstract: "Turns many small kernel fixes into one cumulative livepatch.",
    discussion: """
      A patch set is a folder with a manifest `livepatch.yaml` and one folder per fix with its \
      `fix.yaml` and C sources.

      Exit codes: 0 done, nothing of severity error; 1 a finding or a negative verdict; 2 no \
      verdict: wrong usage, no manifest, an unreadable file.
      """,
    version: "0.1.0",
    subcommands: [
      Lint.self, Build.self, Graph.self, Explain.self, New.self, Compare.self, ReleaseCommand.self,
      Simulate.self, Verify.self, Import.self,
      Link.self, Inspect.self, KernelCommand.self, PrintSchema.self, Manual.self,
    ])

  /// Parses and runs; usage errors are 2, as every run without a verdict.
  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
      guard fflush(stdout) == 0, ferror(stdout) == 0 else { throw Failure.unwritableOutput }
    } catch let code as ExitCode {
      Glibc.exit(code.rawValue)
    } catch let failure as Failure {
      complain(failure.message, help: failure.help)
      Glibc.exit(2)
    } catch {
      let code = exitCode(for: error)
      let message = fullMessage(for: error)
      if code == .success {
        print(message)
        Glibc.exit(0)
      }
      complain(message)
      Glibc.exit(2)
    }
  }
}

/// Why a run ends without a verdict.
struct Failure: Error {
  var message: String
  var help: String?
  /// Whether the report was printed all the same.
  var isReported = false

  /// Standard output is closed, or what it goes to is full.
  static let unwritableOutput = Failure(
    message: "what was found cannot be printed: standard output does not take it")
}

/// A complaint on standard error.
func complain(_ message: String, help: String? = nil) {
  var text = message.hasPrefix("Error: ") ? message : "klp-compose: \(message)"
  if let help { text += "\n  help: \(help)" }
  writeAll(text + "\n", to: STDERR_FILENO)
}

extension ExitCode {
  /// A finding of severity error, or a negative verdict.
  static let finding = ExitCode(1)
}
