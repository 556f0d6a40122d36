import Diagnostics

/// Diagnostics with excerpts of the sources, for people.
///
/// The width of the terminal plays no part, so a report reads the same everywhere.
struct TextReport {
  private let report: Report
  private let palette: Palette
  private let places: Places

  init(_ report: Report, palette: Palette) {
    self.report = report
    self.palette = palette
    places = Places(in: report)
  }

  /// Empty if nothing was found and everything was checked.
  func render() -> String {
    var parts = report.diagnostics.map {
      DiagnosticLayout($0, in: places).rows.printed(with: palette)
    }
    if let summary { parts.append(summary) }
    return parts.isEmpty ? "" : parts.joined(separator: "\n\n") + "\n"
  }

  /// `3 errors, 1 warning (2 suppressed); `--fix` mends 1`
  private var summary: String? {
    let found = [Severity.error, .warning, .note].compactMap { severity -> String? in
      let count = report.count(severity)
      guard count > 0 else { return nil }
      let text = "\(count) \(severity)" + (count == 1 ? "" : "s")
      return palette.paint(text, as: .severity(severity))
    }
    let silenced = [(report.suppressed, "suppressed"), (report.baselined, "in the baseline")]
      .filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    let incomplete = "not everything could be checked"
    switch (found.isEmpty, report.isComplete) {
    case (true, true): return nil
    case (true, false): return incomplete
    case (false, _):
      return found.joined(separator: ", ")
        + (silenced.isEmpty ? "" : " (\(silenced.joined(separator: ", ")))")
        + (mendable > 0 ? "; `--fix` mends \(mendable)" : "")
        + (report.isComplete ? "" : "; \(incomplete)")
    }
  }

  /// How many findings the option `--fix` of `lint` takes care of.
  private var mendable: Int {
    guard report.command == "lint" else { return 0 }
    return report.diagnostics.count { $0.finding.fix?.isSafe == true }
  }
}
