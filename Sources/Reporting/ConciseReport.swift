import Diagnostics

/// `path:line:column: severity: message [rule]`, as compilers have it and editors read it.
struct ConciseReport {
  private let report: Report
  private let places: Places

  init(_ report: Report) {
    self.report = report
    places = Places(in: report)
  }

  func render() -> String {
    report.diagnostics.map { diagnostic in
      let finding = diagnostic.finding
      let message = visible(finding.message)
      return "\(places.name(of: finding.range)): \(diagnostic.severity): \(message)"
        + " [\(visible(finding.rule.text))]\n"
    }.joined()
  }
}
