import Foundation
import Testing

/// What the README shows is what the executable prints.
@Suite struct ReadmeTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private func text(_ path: String) throws -> String {
    try String(contentsOf: Self.root.appendingPathComponent(path), encoding: .utf8)
  }

  @Test func showsAConflictAsItIsPrinted() throws {
    let finding = try text("Fixtures/functions/conflict-overlapping/expected")
      .components(separatedBy: "\n\n")[0]
    #expect(try text("README.md").contains("```\n\(finding)\n```"))
  }

  @Test func showsTheSummaryOfTheExampleSetAsItIsPrinted() throws {
    let shown = try text("README.md").components(separatedBy: "```\nlp_cloud_3")[1]
      .components(separatedBy: "```")[0]
    let printed = try GoldenCase(folder: Self.root).run(
      arguments: ["build", "patches", "--dry-run"])
    let lines = Set(printed.output.split(separator: "\n").map(String.init))
    for line in "lp_cloud_3\(shown)".split(separator: "\n").map(String.init)
    where !line.contains("…") && !line.hasPrefix("written") {
      #expect(lines.contains(line), "`\(line)` is not printed")
    }
  }

  @Test func showsWhatAnExplorationFindsAsItIsPrinted() throws {
    let found = try text("Fixtures/simulation/explore-releases/expected")
      .components(separatedBy: "\n\n")[0...2].joined(separator: "\n\n")
    #expect(try text("README.md").contains("```\n\(found)\n```"))
  }

  @Test func namesEveryCommand() throws {
    let readme = try text("README.md")
    let commands = [
      "lint", "build", "graph", "explain", "new", "simulate", "link", "inspect", "schema",
      "verify",
    ]
    for command in commands {
      #expect(readme.contains("`klp-compose \(command) "))
    }
  }
}
