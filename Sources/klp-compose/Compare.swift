import ArgumentParser
import Comparing
import Diagnostics
import Glibc
import Livepatch
import Reporting
import Rules
import Writing

struct Compare: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Tell what changed between two releases, and whether one may follow the other.",
    discussion: """
      Each release is a definition (`cumulative.yaml`, or the folder it lies in), a patch set, a \
      patch set at a revision (git:REVISION, or git:REVISION:FOLDER), or a built module. A lone \
      definition does; what then cannot be told is said.

      Fails if the new release may not replace the old one on a running machine. That one may not \
      go back is often what is wanted, and fails with --require-downgrade only.

      EXAMPLES
        klp-compose compare patches/releases/bookworm/lp_cloud_2 patches
        klp-compose compare git:v2 patches
        klp-compose compare --all patches
      """)

  @Argument(
    help: ArgumentHelp(
      "The old release and the new one; with --all one patch set.", valueName: "release"),
    completion: .file())
  var subjects: [String] = []

  @Flag(help: "Every release in the field of a patch set against every other, and against the set.")
  var all = false

  @Option(
    help: ArgumentHelp("Only for one kernel of the manifest; may be repeated.", valueName: "name"))
  var kernel: [String] = []

  @Option(
    help: ArgumentHelp("What paths in reports are relative to.", valueName: "folder"),
    completion: .directory)
  var root: String?

  @Flag(help: "Fail as well if one may not go back.")
  var requireDowngrade = false

  @OptionGroup var reporting: ReportOptions

  func validate() throws {
    if all, subjects.count > 1 { throw ValidationError("--all takes one patch set.") }
    if !all, subjects.count != 2 {
      throw ValidationError("Give two releases, the old one first; or --all and a patch set.")
    }
  }

  func run() throws {
    try reporting.reporting("compare") { try comparePair() }
  }

  private func comparePair() throws {
    var reading = SideReading(kernels: kernel, root: root)
    let pairs = try reading.pairs(old: subjects[0], new: subjects[1])
    let compared = pairs.map { old, new in
      (
        comparison: Comparison(old, new),
        verdicts: PairVerdicts(from: old, to: new, in: reading.surroundings, today: today())
      )
    }
    let reasons = reasons(of: compared.map(\.verdicts), kernels: pairs.count)
    var report = Report(
      command: "compare", isComplete: !pairs.isEmpty,
      diagnostics: reading.diagnostics + reasons, sources: reading.sources)
    report.details = .object([
      .init("comparisons", .array(compared.map { $0.comparison.json($0.verdicts) })),
      .init("matrices", .array([])),
    ])
    try reporting.print(report)
    if reporting.format == .text {
      if !report.diagnostics.isEmpty, !compared.isEmpty { writeAll("\n", to: STDOUT_FILENO) }
      let texts = compared.map { comparisonText($0.comparison, $0.verdicts) }
      writeAll(texts.joined(separator: "\n"), to: STDOUT_FILENO)
    }
    let isBad = compared.contains { fails($0.verdicts) }
    if isBad || pairs.isEmpty { throw ExitCode.finding }
  }

  private func fails(_ verdicts: PairVerdicts) -> Bool {
    !verdicts.replace.isYes
      || verdicts.replace.reasons.contains { $0.severity >= reporting.threshold }
      || requireDowngrade && !verdicts.goBack.isYes
  }
}
