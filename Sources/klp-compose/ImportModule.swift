import ArgumentParser
import Diagnostics
import Importing
import Loading
import Reporting
import Rules

struct ImportModule: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "module",
    abstract: "Make a patch set with one fix of a module written by hand.",
    discussion: """
      Functions, callbacks and states become YAML. What is generated from now on is taken out of \
      the C: the structures, `module_init` and its kin, an init that only enables the patch, an \
      exit that does nothing. Replacements and callbacks are no longer static.

      EXAMPLES
        klp-compose import module livepatch-sample.c -o patches
        klp-compose import module --kernel stock='6.1.*-cloud-amd64' fix.c -o patches
      """)

  @Argument(help: "The C file.", completion: .file(extensions: ["c"]))
  var file: String

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Where the patch set is written: a new or an empty folder.", valueName: "folder"),
    completion: .directory)
  var output = "patches"

  @Option(
    help: ArgumentHelp(
      "A kernel it is for, by name and release (a glob); may be repeated.", valueName: "name=glob"))
  var kernel: [String] = []

  @Option(help: ArgumentHelp("The base name of the modules.", valueName: "name"))
  var livepatch = "livepatch"

  @Option(help: ArgumentHelp("What paths in reports are relative to.", valueName: "folder"))
  var root: String?

  @OptionGroup var reporting: ReportOptions

  func run() throws {
    let (source, sources) = try readHandWritten(file, root: root)
    let options = ImportOptions(livepatch: livepatch, kernels: try namedKernels(kernel))
    guard let imported = importModule(source, in: sources, options: options) else {
      throw Failure(
        message: "`\(file)` is no livepatch: it is not marked as one, and it enables none",
        help: "name the C file that has `MODULE_INFO(livepatch, \"Y\")`")
    }
    try write(imported, to: output)
    let judgement = judge(reading: imported.findings, nil, today: "")
    let report = Report(
      command: "import", diagnostics: judgement.diagnostics, sources: sources,
      details: ["fixes": 1, "rows": .int(imported.rowCount), "output": .string(output)])
    try reporting.print(report)
    if reporting.format == .text { print("1 fix written to \(output)") }
    if reporting.fails(report) { throw ExitCode.finding }
  }
}
