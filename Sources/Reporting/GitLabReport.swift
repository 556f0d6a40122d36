import Diagnostics

/// GitLab's Code Quality report: one array of issues.
struct GitLabReport {
  private let report: Report
  private let places: Places

  init(_ report: Report) {
    self.report = report
    places = Places(in: report)
  }

  func render() -> String {
    let fingerprints = Fingerprints(report)
    let required = Set(report.rules.filter(\.isRequired).map(\.name))
    let issues = report.diagnostics.enumerated().map { number, diagnostic in
      json(
        diagnostic, isRequired: required.contains(diagnostic.finding.rule),
        fingerprint: fingerprints[number])
    }
    return JSONValue.array(issues).description + "\n"
  }

  private func json(_ diagnostic: Diagnostic, isRequired: Bool, fingerprint: String) -> JSONValue {
    let finding = diagnostic.finding
    let start = places.start(of: finding.range)
    let end = places.end(of: finding.range)
    let help = finding.help.map { " (\($0))" } ?? ""
    return [
      "description": .string(finding.message + help),
      "check_name": .string(finding.rule.text),
      "fingerprint": .string(fingerprint),
      "severity": .string(severity(of: diagnostic, isRequired: isRequired)),
      "location": [
        "path": .string(report.sources[finding.range.file].path),
        "lines": ["begin": .int(start.line), "end": .int(end.line)],
      ],
    ]
  }

  /// One of `info`, `minor`, `major`, `critical` and `blocker`.
  private func severity(of diagnostic: Diagnostic, isRequired: Bool) -> String {
    switch diagnostic.severity {
    case .error: isRequired ? "blocker" : "critical"
    case .warning: "minor"
    case .note: "info"
    }
  }
}
