public import ArgumentParser
import Diagnostics
import Glibc
public import Reporting
import Rules

/// How findings are printed.
struct ReportOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "How findings are printed: text, concise, json, sarif, github, gitlab or junit.",
      valueName: "format"))
  var format: ReportFormat = .text

  @Option(
    name: .customLong("report"),
    help: ArgumentHelp("Also write findings to a file; may be repeated.", valueName: "format=file"))
  var reports: [String] = []

  @Flag(help: "Count warnings as errors.")
  var strict = false

  /// What makes a command fail.
  var threshold: Severity { strict ? .warning : .error }

  /// Whether a run that found this ends with 1.
  func fails(_ report: Report) -> Bool {
    report.diagnostics.contains { $0.severity >= threshold }
  }

  /// Prints the findings in every form that was asked for.
  func print(_ report: Report) throws {
    let report = dressed(report)
    var failure: Failure?
    for (format, path) in try requests() {
      do {
        try write(render(report, as: format), to: path)
      } catch {
        failure = failure ?? error
      }
    }
    if !writeAll(render(report, as: format, palette: palette), to: STDOUT_FILENO) {
      failure = failure ?? .unwritableOutput
    }
    if var failure {
      failure.isReported = true
      throw failure
    }
  }

  private func write(_ text: String, to path: String) throws(Failure) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw Failure(
        message: "the report `\(path)` cannot be written: \(String(cString: strerror(errno)))")
    }
    let isWritten = writeAll(text, to: descriptor)
    guard close(descriptor) == 0, isWritten else {
      throw Failure(message: "the report `\(path)` cannot be written")
    }
  }

  /// Does the work that ends in a report. Programs that read reports get one even if there is no
  /// verdict, and it says so.
  func reporting(_ command: String, _ work: () throws -> Void) throws {
    _ = try requests()
    do {
      try work()
    } catch let failure as Failure {
      let isForPeople = format == .text || format == .concise
      if !failure.isReported, !isForPeople || !reports.isEmpty {
        // What a command adds to its JSON is there, and empty.
        let details: JSONValue? = command == "lint" ? nil : .null
        try? print(
          Report(
            command: command, isComplete: false, diagnostics: [], sources: SourceMap(),
            details: details))
      }
      throw failure
    }
  }

  /// The report with all that only some formats need.
  private func dressed(_ report: Report) -> Report {
    var report = report
    report.threshold = threshold
    report.version = KLPCompose.configuration.version
    report.rules = Rule.all.map { RuleDescription($0) }
    return report
  }

  private func requests() throws -> [(format: ReportFormat, path: String)] {
    try reports.map { request in
      let parts = request.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, let format = ReportFormat(rawValue: parts[0]) else {
        throw Failure(
          message: "`--report \(request)` is not FORMAT=FILE",
          help: "formats are \(ReportFormat.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      return (format, parts[1])
    }
  }

  /// Colour only for people: on a terminal, unless NO_COLOR is set.
  private var palette: Palette {
    let isOff = getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
    return isatty(STDOUT_FILENO) == 1 && !isOff ? .ansi : .plain
  }
}

extension ReportFormat: ExpressibleByArgument {}

extension RuleDescription {
  fileprivate init(_ rule: Rule) {
    self.init(
      name: rule.name, group: rule.group.rawValue, severity: rule.severity,
      isRequired: rule.isRequired, summary: rule.summary, rationale: rule.rationale)
  }
}
