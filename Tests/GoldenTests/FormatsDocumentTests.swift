import Foundation
import Testing

/// `docs/formats.md` shows what the executable prints. `KLP_RECORD=1` writes it anew.
@Suite struct FormatsDocumentTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  private static let example = root.appendingPathComponent("Fixtures/formats")

  /// Each format with the language of its output and what it is for.
  private static let formats: [(name: String, language: String, about: String)] = [
    (
      "text", "text",
      "For people, and the default: excerpts, notes, help, what a fix would change, and a summary. "
        + "Nothing is printed if there is nothing to say. Colours only on a terminal; `NO_COLOR` "
        + "turns them off."
    ),
    ("concise", "text", "For editors and grep: one line a finding, as compilers print them."),
    (
      "json", "json",
      "For programs: one document even if there is no verdict (`complete` is false then), every "
        + "key always present. Lines and columns count from 1, columns in UTF-8 bytes; `end_*` is "
        + "the position behind the last byte. `klp-compose schema findings` prints its JSON Schema."
    ),
    (
      "sarif", "json",
      "SARIF 2.1.0 for code scanning services and viewers: rules with their help, regions, fixes, "
        + "and fingerprints that stay the same when lines move. Paths are relative to the root of "
        + "the repository; columns count UTF-16 code units."
    ),
    (
      "github", "text",
      "Workflow commands of GitHub Actions, which annotate the lines of a change. Nothing is "
        + "printed if there is nothing to say."
    ),
    (
      "gitlab", "json",
      "A Code Quality report for GitLab (`artifacts: reports: codequality:`). A required rule is a "
        + "`blocker`, any other error `critical`, a warning `minor`, a note `info`."
    ),
    (
      "junit", "xml",
      "JUnit XML for everything else that shows test results. A finding that makes the run fail is "
        + "a failure, any other one a skipped test; a clean run is one test that passed."
    ),
  ]

  @Test func isCurrent() throws {
    let document = try document()
    let file = Self.root.appendingPathComponent("docs/formats.md")
    if ProcessInfo.processInfo.environment["KLP_RECORD"] == "1" {
      try document.write(to: file, atomically: true, encoding: .utf8)
      return
    }
    let written = try? String(contentsOf: file, encoding: .utf8)
    #expect(written == document, "docs/formats.md is not what is printed")
  }

  @Test func showsEveryFormat() throws {
    let help = try GoldenCase(folder: Self.root).run(arguments: ["lint", "--help"]).output
    let known = Self.formats.map(\.name)
    #expect(
      help.replacingOccurrences(of: "\n", with: " ").replacingOccurrences(
        of: "  +", with: " ", options: .regularExpression
      ).contains("\(known.dropLast().joined(separator: ", ")) or \(known[known.count - 1])"))
  }

  private func document() throws -> String {
    var text = """
      # Formats of findings

      <!-- Written by FormatsDocumentTests; KLP_RECORD=1 writes it anew. -->

      `--format FORMAT` chooses what is printed; `--report FORMAT=FILE`, which may be repeated, also
      writes files. All of them say the same about this set, `patches/`:

      """
    for name in ["livepatch.yaml", "uptime-guard/fix.yaml", "uptime-guard/uptime.c"] {
      let file = Self.example.appendingPathComponent("patches/\(name)")
      let language = name.hasSuffix(".c") ? "c" : "yaml"
      text += "\n`\(name)`\n"
      text += "```\(language)\n\(try String(contentsOf: file, encoding: .utf8))```\n"
    }
    for format in Self.formats {
      // The root of this repository lies further up than that of the example.
      let run = try GoldenCase(folder: Self.example).run(
        arguments: ["lint", "--root", ".", "--format", format.name, "patches"])
      #expect(run.exit == 1)
      #expect(run.errors == "")
      text += "\n## \(format.name)\n\n\(format.about)\n\n"
      text += "```sh\nklp-compose lint --format \(format.name) patches\n```\n\n"
      text += "```\(format.language)\n\(run.output)```\n"
    }
    return text
  }
}
