import ArgumentParser
import Diagnostics
import Reporting
import Rules

struct Lint: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint",
    abstract: "Check patch sets for everything that can be told from their sources.",
    discussion: """
      Reads manifests, fixes and C sources, composes for every kernel of the manifest and reports \
      all that is wrong in one run. Needs no kernel tree and runs nothing that it finds.

      EXAMPLES
        klp-compose lint patches
        klp-compose lint --format json patches
        klp-compose lint --strict --report json=findings.json patches
      """)

  @Argument(help: "The folders of the patch sets.", completion: .directory)
  var sets: [String] = ["."]

  @Option(
    help: ArgumentHelp("Only for one kernel of the manifest; may be repeated.", valueName: "name"))
  var kernel: [String] = []

  @Option(help: ArgumentHelp("What paths in reports are relative to.", valueName: "folder"))
  var root: String?

  @OptionGroup var reporting: ReportOptions

  func run() throws {
    var joined = Report(command: "lint", diagnostics: [], sources: SourceMap())
    for set in sets {
      joined.add(try examinePatchSet(set, kernels: kernel, root: root).report("lint"))
    }
    try reporting.print(joined)
    if reporting.fails(joined) { throw ExitCode.finding }
  }
}
