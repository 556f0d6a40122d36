import ArgumentParser
import FoundationEssentials
import Glibc
import Writing

/// What `make install` calls: the manual pages come from what the parser knows.
struct Manual: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "manual",
    abstract: "Write the manual pages to a folder.", shouldDisplay: false)

  @Argument(help: "The folder, which exists.", completion: .directory)
  var folder: String

  func run() throws {
    let description = Data(KLPCompose._dumpHelp().utf8)
    let tool = try JSONDecoder().decode(Tool.self, from: description)
    let version = KLPCompose.configuration.version
    for page in manualPages(of: tool.command, version: version) {
      try replaceFile("\(folder)/\(page.name)", by: Array(page.text.utf8))
      print(page.name)
    }
  }

  private struct Tool: Decodable {
    var command: CommandDescription
  }
}
