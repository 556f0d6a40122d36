import ArgumentParser
import Comparing
import Diagnostics
import Glibc
import Livepatch
import Reporting
import Rules

struct Compare: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract:
      "Tell what lies between two releases, and whether machines may go from one to the other.",
    discussion: """
      A release is a folder that `build` wrote, its `cumulative.yaml`, or a patch set, which stands \
      for what it is composed to now. Releases are compared for one kernel at a time.

      Exit codes: 0 the later release may replace the earlier one; 1 it may not. That a machine may \
      not go back is no failure unless --require-downgrade is given.

      EXAMPLES
        klp-compose compare releases/bookworm/lp_2 patches
        klp-compose compare old/cumulative.yaml out --diff
        klp-compose compare --all patches
        klp-compose compare --all patches --markdown notes.md --html releases.html
      """)

  @Argument(help: "The earlier release and the later one; with --all, a patch set.")
  var releases: [String] = []

  @Flag(help: "Compare every release in the field with the patch set, and with each other.")
  var all = false

  @Option(
    help: ArgumentHelp(
      "Only for one kernel of a patch set's manifest; may be repeated.", valueName: "name"))
  var kernel: [String] = []

  @Flag(help: "Show how the text of changed replacements differs.")
  var diff = false

  @Flag(help: "Fail too if a machine may not go back.")
  var requireDowngrade = false

  @Option(help: ArgumentHelp("Write release notes.", valueName: "file"))
  var markdown: String?

  @Option(
    help: ArgumentHelp(
      "Write a page that shows every function in every release.", valueName: "file"))
  var html: String?

  @OptionGroup var reporting: ReportOptions

  func validate() throws {
    if all, releases.count > 1 { throw ValidationError("--all takes one patch set") }
    if !all, releases.count != 2 { throw ValidationError("give two releases, or --all") }
  }

  func run() throws { try reporting.reporting("compare", compare) }

  private func compare() throws {
    var files = ComparedFiles()
    let compared =
      all
      ? try files.series(of: releases.first ?? ".", kernels: kernel)
      : try files.pairs(releases[0], releases[1], kernels: kernel)
    let series = compared.map(\.series)
    var report = Report(
      command: "compare", isComplete: !series.isEmpty,
      diagnostics: judge(reading: files.findings, nil, today: "").diagnostics
        + compared.flatMap(\.reasons),
      sources: files.sources)
    report.details = .array(series.flatMap(\.pairs).map { $0.comparison.json($0.verdict) })
    if let markdown {
      let notes = series.compactMap(\.toNewest.last).map { $0.comparison.markdown($0.verdict) }
      try replaceFile(markdown, by: Array(notes.joined(separator: "\n").utf8))
    }
    if let html { try replaceFile(html, by: Array(releasePage(series).utf8)) }
    if reporting.format == .text {
      for series in series {
        if all { writeAll(series.matrix + "\n\n", to: STDOUT_FILENO) }
        for pair in series.toNewest {
          let text = pair.comparison.text(pair.verdict, showsText: diff)
          writeAll(text + "\n\n", to: STDOUT_FILENO)
        }
      }
    }
    if reporting.format != .text || !report.diagnostics.isEmpty || !reporting.reports.isEmpty {
      try reporting.print(report)
    }
    let verdicts = series.flatMap(\.toNewest).map(\.verdict)
    if reporting.fails(report)
      || requireDowngrade && verdicts.contains(where: { $0.mayGoBack != .yes })
    {
      throw ExitCode.finding
    }
  }
}
