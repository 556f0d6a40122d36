import ArgumentParser
import Diagnostics
import Glibc
import Livepatch
import Loading
import Reporting
import Rules
import Simulation

struct Simulate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Play through what loading, replacing and removing livepatches does to a machine.",
    discussion: """
      Runs the kernel's livepatch core as a state machine: no kernel is needed and nothing is \
      loaded. A scenario says what is done, and what must come of it. --explore does everything \
      that can be done and tells what hurts, with the shortest way there.

      EXAMPLES
        klp-compose simulate upgrade.yaml
        klp-compose simulate upgrade.yaml --svg upgrade.svg
        klp-compose simulate --from releases/bookworm/lp_2/cumulative.yaml --to out/cumulative.yaml
        klp-compose simulate --explore patches
      """)

  @Argument(
    help: "A scenario; with --explore also a patch set, whose releases take part.",
    completion: .file(extensions: ["yaml"]))
  var subject: String?

  @Option(
    help: ArgumentHelp(
      "The `cumulative.yaml` of an earlier release; with --explore more than one.",
      valueName: "file"))
  var from: [String] = []

  @Option(help: ArgumentHelp("The `cumulative.yaml` of the new release.", valueName: "file"))
  var to: String?

  @Flag(help: "Try every sequence of events and report what hurts.")
  var explore = false

  @Option(help: "The longest sequence that --explore tries.")
  var depth = 8

  @Option(
    name: .customLong("svg"),
    help: ArgumentHelp("Also draw the timeline of a scenario.", valueName: "file"))
  var drawing: String?

  @Option(
    help: ArgumentHelp(
      "With --explore: only for one kernel of the manifest; may be repeated.", valueName: "name"))
  var kernel: [String] = []

  @OptionGroup var reporting: ReportOptions

  func validate() throws {
    if (subject == nil) == (to == nil) {
      throw ValidationError("give either a scenario, or --from and --to")
    }
    if to != nil, from.isEmpty { throw ValidationError("--to needs --from") }
    if to == nil, !from.isEmpty { throw ValidationError("--from needs --to") }
    if from.count > 1, !explore { throw ValidationError("one --from is enough without --explore") }
    if !(1...64).contains(depth) { throw ValidationError("--depth is between 1 and 64") }
    if drawing != nil, explore || subject == nil {
      throw ValidationError("--svg draws the timeline of a scenario")
    }
  }

  func run() throws {
    var files = SimulationFiles()
    let scripts = try files.scripts(
      of: subject, from: from, to: to, kernels: kernel, isExploration: explore)
    if explore {
      try runExploration(scripts, files)
    } else {
      try runScenarios(scripts, &files)
    }
  }

  private func runScenarios(_ scripts: [Script], _ files: inout SimulationFiles) throws {
    let timelines = scripts.map { Timeline(running: $0) }
    for (script, timeline) in zip(scripts, timelines) {
      files.findings += timeline.disappointments(of: script)
    }
    if let drawing, let timeline = timelines.first { try write(timeline.svg, to: drawing) }
    if reporting.format == .text {
      for timeline in timelines { try show(timeline.text + "\n") }
    }
    try finish(files, isComplete: !scripts.isEmpty) {
      ["scenarios": .array(timelines.map(\.json)), "explorations": []]
    }
  }

  private func runExploration(_ scripts: [Script], _ files: SimulationFiles) throws {
    var reports: [ExplorationReport] = []
    for script in scripts {
      let clock = ContinuousClock()
      let start = clock.now
      let report = ExplorationReport(of: script, depth: depth)
      let (seconds, fraction) = (clock.now - start).components
      let milliseconds = max(1, Int(seconds) * 1_000 + Int(fraction / 1_000_000_000_000_000))
      if isatty(STDERR_FILENO) == 1 {
        complain(
          "\(report.states) states and \(report.steps) steps in \(milliseconds) ms: "
            + "\(report.states * 1_000 / milliseconds) states a second")
      }
      reports.append(report)
      if reporting.format == .text { try show(report.text + "\n") }
    }
    try finish(files, isComplete: !scripts.isEmpty) {
      ["scenarios": [], "explorations": .array(reports.map(\.json))]
    }
    let fails = reports.contains { $0.has(.error) || reporting.strict && $0.has(.warning) }
    if fails { throw ExitCode.finding }
  }

  /// Prints the findings, with what the command adds to the JSON document.
  private func finish(
    _ files: SimulationFiles, isComplete: Bool, details: () -> JSONValue
  ) throws {
    let judgement = judge(reading: files.findings, nil, today: "")
    var report = Report(
      command: "simulate", isComplete: isComplete, diagnostics: judgement.diagnostics,
      sources: files.sources)
    report.details = details()
    if reporting.format != .text || !report.diagnostics.isEmpty || !isComplete
      || !reporting.reports.isEmpty
    {
      try reporting.print(report)
    }
    if reporting.fails(report) { throw ExitCode.finding }
  }

  private func write(_ text: String, to path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0, writeAll(text, to: descriptor), close(descriptor) == 0 else {
      throw Failure(message: "`\(path)` cannot be written: \(String(cString: strerror(errno)))")
    }
  }
}
