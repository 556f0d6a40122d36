import Diagnostics

/// `path:line:column: severity: message [rule]`, a line each.
func conciseReport(_ report: Report) -> String {
  var positions = Positions(report.sources)
  return report.diagnostics.map { diagnostic in
    let finding = diagnostic.finding
    let start = positions.start(of: finding.range)
    let path = printable(report.sources[finding.range.file].path)
    return
      "\(path):\(start.line):\(start.column): \(diagnostic.severity.rawValue): \(printable(finding.message)) [\(finding.rule)]\n"
  }.joined()
}
