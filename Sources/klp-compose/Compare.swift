import ArgumentParser
import Comparing
import Composing
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
        klp-compose compare --all --markdown notes.md patches
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

  @Option(
    help: ArgumentHelp("Also write notes on the new release, as Markdown.", valueName: "file"),
    completion: .file(extensions: ["md"]))
  var markdown: String?

  @Option(
    help: ArgumentHelp(
      "Also write a page that shows what each release replaces.", valueName: "file"),
    completion: .file(extensions: ["html"]))
  var html: String?

  @OptionGroup var reporting: ReportOptions

  func validate() throws {
    if all, subjects.count > 1 { throw ValidationError("--all takes one patch set.") }
    if !all, subjects.count != 2 {
      throw ValidationError("Give two releases, the old one first; or --all and a patch set.")
    }
  }

  func run() throws {
    try reporting.reporting("compare") {
      if all { try compareAll() } else { try comparePair() }
    }
  }

  // MARK: - Two releases

  private func comparePair() throws {
    var reading = SideReading(kernels: kernel, root: root)
    let pairs = try reading.pairs(old: subjects[0], new: subjects[1])
    let compared = pairs.map { old, new in
      (
        comparison: Comparison(old, new),
        verdicts: PairVerdicts(from: old, to: new, in: reading.surroundings, today: today())
      )
    }
    var report = Report(
      command: "compare", isComplete: !pairs.isEmpty,
      diagnostics: reading.diagnostics
        + reasons(of: compared.map(\.verdicts), kernels: pairs.count), sources: reading.sources)
    report.details = .object([
      .init("comparisons", .array(compared.map { $0.comparison.json($0.verdicts) })),
      .init("matrices", .array([])),
    ])
    try writePages(
      compared.map { comparison, verdicts in
        ReleaseHistory(comparison.new.patch.kernel, [comparison.old, comparison.new]) { _, _ in
          verdicts
        }
      })
    try print(report, texts: compared.map { comparisonText($0.comparison, $0.verdicts) })
    let isBad = compared.contains { fails($0.verdicts) }
    if isBad || pairs.isEmpty { throw ExitCode.finding }
  }

  private func fails(_ verdicts: PairVerdicts) -> Bool {
    !verdicts.replace.isYes
      || verdicts.replace.reasons.contains { $0.severity >= reporting.threshold }
      || requireDowngrade && !verdicts.goBack.isYes
  }

  // MARK: - All of them

  private func compareAll() throws {
    let examined = try examinePatchSet(subjects.first ?? ".", kernels: kernel, root: root)
    let isComposed =
      !examined.compositions.isEmpty && examined.compositions.allSatisfy { $0.patch != nil }
    guard isComposed else {
      var report = examined.report("compare")
      report.details = .null
      report.isComplete = false
      try reporting.print(report)
      throw ExitCode.finding
    }
    let histories = examined.histories(today: today())
    var report = examined.report("compare")
    // What is wrong with the set itself is for `lint` to say.
    report.diagnostics.removeAll { Rule.named($0.finding.rule)?.isAboutReleases != true }
    report.details = .object([
      .init(
        "comparisons",
        .array(
          histories.flatMap { history in
            history.toNewest.map { comparison, verdicts in comparison.json(verdicts) }
          })), .init("matrices", .array(histories.map(\.json))),
    ])
    try writePages(histories)
    try print(report, texts: histories.map { matrixText($0) })
    let isBad = histories.contains { history in history.toNewest.contains { fails($0.verdicts) } }
    // What speaks against the way back counts as the verdict on it does.
    report.diagnostics.removeAll { Rule.named($0.finding.rule)?.isAboutGoingBack == true }
    if isBad || reporting.fails(report) { throw ExitCode.finding }
  }

  // MARK: - Output

  private func print(_ report: Report, texts: [String]) throws {
    try reporting.print(report)
    guard reporting.format == .text, !texts.isEmpty else { return }
    if !report.diagnostics.isEmpty { try show("\n") }
    try show(texts.joined(separator: "\n"))
  }

  private func writePages(_ histories: [ReleaseHistory]) throws {
    if let markdown { try writeOutput(releaseNotes(histories), to: markdown) }
    if let html { try writeOutput(releasePage(histories), to: html) }
  }
}

extension ReleaseHistory {
  /// Each earlier release against the newest one.
  fileprivate var toNewest: [(comparison: Comparison, verdicts: PairVerdicts)] {
    let last = sides.count - 1
    return sides.indices.dropLast().compactMap { index in
      guard let replace = verdicts[index][last], let goBack = verdicts[last][index] else {
        return nil
      }
      return (
        Comparison(sides[index], newest), PairVerdicts(replace: replace, goBack: goBack)
      )
    }
  }
}
