import ArgumentParser
import Diagnostics
import Importing
import Loading
import Reporting
import Rules
import Writing

struct Import: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Make a patch set from others' livepatches: a tree, or a module.",
    subcommands: [ImportSUSE.self, ImportModule.self])
}

struct ImportSUSE: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "suse",
    abstract: "Convert a tree in the layout of SUSE/kernel-livepatch.",
    discussion: """
      A folder per fix with `patched_funcs.csv`, `livepatch_<folder>.h` and C sources becomes a \
      fix; sources are copied unchanged. Everything that is wrong in the tree or has no place in \
      a patch set is reported where it stands. Wrong rows are carried word by word, so that `lint` \
      refuses them until they are corrected.

      EXAMPLES
        klp-compose import suse kernel-livepatch -o patches
        klp-compose import suse kernel-livepatch --kernel sp6='6.4.0-150600.21-default' -o patches
      """)

  @Argument(help: "The folder of the tree.", completion: .directory)
  var tree: String

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Where the patch set is written: a new or an empty folder.", valueName: "folder"),
    completion: .directory)
  var output = "patches"

  @Flag(help: "Only tell what is wrong in the tree, and write nothing.")
  var dryRun = false

  @Option(
    help: ArgumentHelp(
      "A kernel it is for, by name and release (a glob); may be repeated.", valueName: "name=glob"))
  var kernel: [String] = []

  @Option(help: ArgumentHelp("The base name of the modules.", valueName: "name"))
  var livepatch = "livepatch"

  @Option(help: ArgumentHelp("The release number; default: the spec file's.", valueName: "number"))
  var release: Int?

  @Option(help: ArgumentHelp("What paths in reports are relative to.", valueName: "folder"))
  var root: String?

  @OptionGroup var reporting: ReportOptions

  func run() throws {
    let workspace: Workspace
    do throws(WorkspaceError) {
      workspace = try Workspace.disk(tree)
    } catch {
      throw Failure(
        message: "the tree `\(tree)` \(error.message)",
        help: "name the folder that holds `livepatch_main.c`")
    }
    let imported = importSUSE(
      in: workspace, reportingPathsUnder: reportPrefix(of: tree, root: root),
      options: ImportOptions(
        livepatch: livepatch, version: release, kernels: try namedKernels(kernel)))
    guard imported.fixCount > 0 else {
      throw Failure(
        message: "there is no fix in `\(tree)`",
        help: "a fix is a folder with `patched_funcs.csv` and `livepatch_<folder>.h`")
    }
    if !dryRun { try write(imported, to: output) }
    let judgement = judge(reading: imported.findings, nil, today: "")
    let report = Report(
      command: "import", diagnostics: judgement.diagnostics, sources: imported.sources,
      details: [
        "fixes": .int(imported.fixCount), "rows": .int(imported.rowCount),
        "output": .string(output),
      ])
    try reporting.print(report)
    if reporting.format == .text {
      let outcome = dryRun ? "would be written" : "written"
      print("\(imported.fixCount) fixes from \(imported.rowCount) rows \(outcome) to \(output)")
    }
    if reporting.fails(report) {
      throw ExitCode.finding
    }
  }

}

/// Writes a patch set to a new or an empty folder.
func write(_ imported: Importing.Import, to output: String) throws {
  do {
    try writeNewFolder(imported.files, at: output)
  } catch OutputError.notOurs(let path, let found) {
    throw Failure(
      message: "nothing is written to `\(path)`: \(found)", help: "choose another folder with -o")
  } catch OutputError.system(let path, let reason) {
    throw Failure(message: "`\(path)` cannot be written: \(reason)")
  }
}

/// What `--kernel NAME=GLOB` says.
func namedKernels(_ texts: [String]) throws -> [(name: String, release: String)] {
  try texts.map { text in
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2 else {
      throw Failure(
        message: "`--kernel \(text)` is not NAME=GLOB",
        help: "for example `--kernel sp6='6.4.0-150600.21-default'`")
    }
    return (parts[0], parts[1])
  }
}
