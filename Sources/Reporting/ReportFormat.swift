/// The formats a report can be printed in. Each has a file of its own.
public enum ReportFormat: String, Sendable, CaseIterable {
  /// For people: excerpts with carets, notes, help and a summary.
  case text
  /// For editors and grep: one line for each diagnostic.
  case concise
  /// For programs: one document.
  case json
  /// For code scanning services: SARIF 2.1.0.
  case sarif
  /// For GitHub Actions: workflow commands that become annotations.
  case github
  /// For GitLab: a Code Quality report.
  case gitlab
  /// For everything else that shows test results: JUnit XML.
  case junit
}

/// The report in a format, ready to be written; empty if there is nothing to say.
///
/// Only the text format has colours.
public func render(
  _ report: Report, as format: ReportFormat, palette: Palette = .plain
) -> String {
  switch format {
  case .text: TextReport(report, palette: palette).render()
  case .concise: ConciseReport(report).render()
  case .json: JSONReport(report).render()
  case .sarif: SARIFReport(report).render()
  case .github: GitHubReport(report).render()
  case .gitlab: GitLabReport(report).render()
  case .junit: JUnitReport(report).render()
  }
}
