import Diagnostics

/// Workflow commands of GitHub Actions, which become annotations of a change.
///
/// A command ends at its line end, so whatever a text holds cannot start another one.
struct GitHubReport {
  private let report: Report
  private let places: Places

  init(_ report: Report) {
    self.report = report
    places = Places(in: report)
  }

  func render() -> String {
    var lines = report.diagnostics.map(command)
    if !report.isComplete { lines.append("::error::not everything could be checked") }
    return lines.map { $0 + "\n" }.joined()
  }

  private func command(for diagnostic: Diagnostic) -> String {
    let finding = diagnostic.finding
    let start = places.start(of: finding.range)
    let end = places.end(of: finding.range)
    var properties = [
      ("file", report.sources[finding.range.file].path), ("line", "\(start.line)"),
      ("endLine", "\(end.line)"),
    ]
    // Columns are only taken for places within one line.
    if start.line == end.line {
      properties += [("col", "\(start.column)"), ("endColumn", "\(end.column)")]
    }
    properties.append(("title", finding.rule.text))
    let written = properties.map { "\($0.0)=\(escaped(visible($0.1), in: .property))" }
    return "::\(diagnostic.severity.command) \(written.joined(separator: ","))::"
      + escaped(text(of: finding), in: .message)
  }

  private func text(of finding: Finding) -> String {
    var lines = [finding.message]
    for note in finding.notes {
      let place = note.range.map { "\(places.name(of: $0)): " } ?? ""
      lines.append("\(place)note: \(note.message)")
    }
    if let help = finding.help { lines.append("help: \(help)") }
    if !finding.kernels.isEmpty {
      lines.append("kernels: \(finding.kernels.joined(separator: ", "))")
    }
    return lines.flatMap { $0.split(separator: "\n", omittingEmptySubsequences: false) }
      .map { visible($0) }.joined(separator: "\n")
  }
}

extension Severity {
  fileprivate var command: String {
    switch self {
    case .error: "error"
    case .warning: "warning"
    case .note: "notice"
    }
  }
}

private enum CommandPart {
  case message, property
}

/// As the runner undoes it: `%`, CR and LF everywhere, `:` and `,` in properties as well.
private func escaped(_ text: String, in part: CommandPart) -> String {
  text.unicodeScalars.reduce(into: "") { result, scalar in
    switch scalar {
    case "%": result += "%25"
    case "\r": result += "%0D"
    case "\n": result += "%0A"
    case ":" where part == .property: result += "%3A"
    case "," where part == .property: result += "%2C"
    default: result.unicodeScalars.append(scalar)
    }
  }
}
