import ArgumentParser
import Diagnostics
import ELF
import Glibc
import Reporting
import Writing

struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Tell what is in a built module.",
    discussion: """
      Prints the fixes it was composed of, what it replaces, its callbacks and states, and the \
      livepatch symbols it needs.

      EXAMPLES
        klp-compose inspect out/bookworm/lp_cloud_3.ko
        klp-compose inspect --format json out/bookworm/lp_cloud_3.ko
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  @Argument(help: "The module.", completion: .file(extensions: ["ko"]))
  var module: String

  @Option(help: ArgumentHelp("How it is printed: text or json.", valueName: "format"))
  var format: Format = .text

  func run() throws {
    let file = try readModule(module)
    let inventory: ModuleInventory
    do throws(ELFError) {
      inventory = try ModuleInventory(file)
    } catch {
      throw Failure(message: "`\(module)` \(error.message)", help: error.help)
    }
    switch format {
    case .text: try show(inventory.text)
    case .json:
      var report = Report(command: "inspect", diagnostics: [], sources: SourceMap())
      report.details = inventory.json
      try show(render(report, as: .json))
    }
  }
}
